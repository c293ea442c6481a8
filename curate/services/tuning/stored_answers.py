"""The stored answers of an evaluation, taken apart, and which of them to look at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from curate import contract as contracts
from curate import evaluation
from curate.domain.breakdown import Breakdown, Confusion, SliceScore
from curate.domain.records import Evaluation
from curate.domain.results import AnswerRow, EvaluationResult
from curate.evaluation import Slice
from curate.services.tuning.results import reference_arm, tuned_arm
from curate.stores import Database

Which = Literal["all", "fixed", "broken", "unchanged", "wrong", "cut"]
Cell = tuple[str, str, str, str]
"""A method, a field (or "" for whole answers), what was approved, and what was answered."""

SLICE_ROWS = evaluation.SLICE_ROWS
SLICE_GROUPS = evaluation.SLICE_GROUPS
# For free texts, that are hardly ever the same word for word.
CLEARLY = 0.1
GOOD = 0.5
_LENGTH = "input length"
SLICE_NAMES: Mapping[str, str] = {
    "label": "label",
    "source": "file",
    "length": _LENGTH,
    "date": "date",
}


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """Every answer of an evaluation with what its parts say.

    Attributes:
        rows: One a held-out example.
        breakdown: Labels, slices, calibration.
        slices: Every slice that has an example, also those that are too small to say anything about.
        cells: Which rows are behind each cell of a confusion.
    """

    rows: tuple[AnswerRow, ...]
    breakdown: Breakdown
    slices: tuple[Slice, ...]
    cells: Mapping[Cell, tuple[int, ...]] = field(hash=False)


def read_stored_answers(database: Database, chosen: Evaluation) -> StoredAnswers:
    """The answers of an evaluation, read by the format of its dataset version."""
    with database.read() as stores:
        spec = stores.datasets.by_id(chosen.dataset).manifest.get("contract")
        rows = tuple(stores.runs.answers(chosen.id))
    contract = contracts.load(spec) if spec else None
    primary = chosen.result.primary
    return StoredAnswers(
        rows,
        evaluation.break_down(rows, contract, primary),
        tuple(evaluation.find_slices(rows)),
        evaluation.cells(rows, contract, primary),
    )


def most_confused(one: Confusion) -> str:
    """The most confused pair of labels or values, in a sentence."""
    return evaluation.most_confused(one)


def folded(one: Confusion, most: int) -> Confusion:
    """A confusion with so many labels at most: all others are one."""
    return evaluation.folded(one, most)


def slice_name(one: Slice | SliceScore) -> str:
    """A slice in words: what it is chosen by, and which part it is."""
    by = one.by.removeprefix("group:")
    return f"{SLICE_NAMES.get(one.by, by)}: {one.value}"


def usual_arms_to_compare(result: EvaluationResult) -> tuple[str, str | None]:
    """The method whose answers are looked at first, and the one that it is compared with.

    The best tuned one against the best that is not; without a tuned one, the two best.
    """
    ranked = sorted(result.arms, key=lambda one: -one.metrics[result.primary].value)
    tuned, other = tuned_arm(result), reference_arm(result)
    if tuned is not None:
        return tuned, other
    return ranked[0].arm, ranked[1].arm if len(ranked) > 1 else None


def sort_answers(
    result: EvaluationResult, rows: Sequence[AnswerRow], arm: str, against: str | None
) -> dict[Which, list[AnswerRow]]:
    """The rows by what one method made of them and another did not.

    Judged by the metric of the verdict. Where that is no yes or no, fixed and broken mean a difference of a
    tenth or more, and badly answered means a score below a half.

    Args:
        result: The evaluation.
        rows: Its answers, or some of them.
        arm: The method looked at.
        against: The other one; None where there is no other.

    Returns:
        ``fixed`` and ``broken`` by the method, ``unchanged``, ``wrong`` where no method is right, ``cut``
        where its answer was cut off, and ``all``.
    """
    metric = result.primary
    exact = metric == "exact_match"
    clearly = 1.0 if exact else CLEARLY
    found: dict[Which, list[AnswerRow]] = {
        "all": list(rows),
        "fixed": [],
        "broken": [],
        "unchanged": [],
        "wrong": [],
        "cut": [row for row in rows if arm in row.cut],
    }
    for row in rows:
        values = {name: scored[metric] for name, scored in row.scores.items() if metric in scored}
        if against is not None and arm in values and against in values:
            gained = values[arm] - values[against]
            change: Which = (
                "fixed" if gained >= clearly else "broken" if -gained >= clearly else "unchanged"
            )
            found[change].append(row)
        if max(values.values(), default=0) < (1 if exact else GOOD):
            found["wrong"].append(row)
    return found


def rows_at(stored: StoredAnswers, *filters: Collection[int] | None) -> list[AnswerRow]:
    """The rows at the places that all filters have; a filter that is None has all."""
    wanted = set(range(len(stored.rows)))
    for one in filters:
        if one is not None:
            wanted &= set(one)
    return [stored.rows[place] for place in sorted(wanted)]


def breakdown_json(stored: StoredAnswers, result: EvaluationResult) -> dict[str, Any]:
    """Labels, slices and calibration for scripts, with the sentences that people read.

    Returns:
        ``labels``: one a method and part, ``slices``: one a method, ``calibration``: one a method.
    """
    found = stored.breakdown
    return {
        "labels": [
            {
                "arm": one.arm,
                "part": one.part or None,
                "labels": list(one.labels),
                "confusion": [list(row) for row in one.counts],
                "scores": [{**asdict(score), "readable": score.readable} for score in one.scores],
                "sentence": evaluation.most_confused(one),
            }
            for one in found.confusions
        ],
        "slices": [
            {
                "arm": arm,
                "metric": result.primary,
                "slices": [{**asdict(one), "differs": one.differs} for one in some],
                "sentence": slices_sentence(some),
            }
            for arm, some in found.slices.items()
        ],
        "slices_too_small": found.too_small,
        "calibration": [asdict(one) for one in found.calibration],
    }


def slices_sentence(slices: Sequence[SliceScore]) -> str:
    """What is known of the slices of a method."""
    one = evaluation.most_different(slices)
    return evaluation.slice_sentence(slices, slice_name(one) if one else "")

"""Whether answers are right as often as the model that wrote them is sure of them."""

from collections.abc import Sequence

from curate.domain.breakdown import Calibration, SureBin
from curate.domain.results import AnswerRow
from curate.evaluation.statistics import Sample

BINS = 10
"""Of the same width, from not at all sure to quite sure."""
FEWEST = 20
"""With fewer answers nothing is said."""


def calibrations(rows: Sequence[AnswerRow], metric: str, seed: int = 0) -> tuple[Calibration, ...]:
    """One for each method that says how sure it was, where right means exactly right.

    Args:
        rows: The answers.
        metric: The metric of the verdict: only where it is exact match is anything said.
        seed: For the intervals.
    """
    if metric != "exact_match":
        return ()
    arms = dict.fromkeys(arm for row in rows for arm in row.sure)
    return tuple(
        _calibration(arm, known, seed)
        for arm in arms
        if len(known := [row for row in rows if arm in row.sure]) >= FEWEST
    )


def _calibration(arm: str, rows: Sequence[AnswerRow], seed: int) -> Calibration:
    bins, error = [], 0.0
    for number in range(BINS):
        inside = [row for row in rows if _bin(row.sure[arm]) == number]
        if not inside:
            continue
        right = [row.scores[arm]["exact_match"] for row in inside]
        sure = sum(row.sure[arm] for row in inside) / len(inside)
        share = Sample([row.group for row in inside], seed).share(right)
        bins.append(SureBin(number / BINS, (number + 1) / BINS, len(inside), sure, share))
        error += len(inside) / len(rows) * abs(sure - share.value)
    return Calibration(arm, len(rows), error, tuple(bins))


def _bin(sure: float) -> int:
    return min(BINS - 1, int(sure * BINS))

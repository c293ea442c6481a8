"""The answers of an evaluation taken apart, and what is worth saying about it."""

from collections.abc import Iterable, Sequence

from curate.contract import ContractChooser
from curate.domain.breakdown import Breakdown, Confusion, LabelScore, SliceScore
from curate.domain.results import AnswerRow
from curate.evaluation.calibration import calibrations
from curate.evaluation.confusion import confusions
from curate.evaluation.slices import slice_scores
from curate.text import count

_SEED = 0


def break_down(
    rows: Sequence[AnswerRow], contract: ContractChooser | None, primary: str
) -> Breakdown:
    """Labels, slices and calibration of stored answers.

    Args:
        rows: Every answer with its scores.
        contract: The format that they were scored by.
        primary: The metric of the verdict.
    """
    slices, too_small = slice_scores(rows, primary, _SEED)
    return Breakdown(
        confusions(rows, contract, primary, _SEED),
        slices,
        calibrations(rows, primary, _SEED),
        too_small,
    )


def most_confused(one: Confusion) -> str:
    """The most confused pair in a sentence; that there is none where there is none."""
    what = f"of “{one.part}” " if one.part else ""
    pairs = one.pairs
    if not pairs:
        return f"No {f'value {what}' if one.part else 'label '}was confused with another."
    meant, said, often = pairs[0]
    support = next(score.support for score in one.scores if score.label == meant)
    return (
        f"Most confused {what}is “{meant}”, answered as “{said}” in {often:,} of {support:,} "
        f"{'example' if support == 1 else 'examples'}."
    )


def worst_label(scores: Iterable[LabelScore]) -> LabelScore | None:
    """The label with the lowest F1 among those that have enough examples to be read."""
    known = [one for one in scores if one.readable and one.f1 is not None]
    return min(known, key=lambda one: (one.f1 or 0.0, one.label), default=None)


def most_different(slices: Sequence[SliceScore]) -> SliceScore | None:
    """The slice that differs most from the rest, of those that are known to differ; None for none.

    Of two halves, each of which differs from the other, the smaller.
    """
    known = [one for one in slices if one.differs]
    return max(
        known, key=lambda one: (round(abs(one.score.value - one.rest), 9), -one.rows), default=None
    )


def slice_sentence(slices: Sequence[SliceScore], name: str) -> str:
    """What is known of the slices of a method, in a sentence.

    Args:
        slices: All of them.
        name: What the most different one is called, where there is one.
    """
    one = most_different(slices)
    among = count(len(slices), "slice")
    if one is None:
        return (
            f"None of {among} is known to differ from the rest: what the table shows may be chance."
        )
    word = "better" if one.score.value > one.rest else "worse"
    return (
        f"It does {word} on “{name}”: {100 * one.score.value:.0f} % against {100 * one.rest:.0f} % elsewhere "
        f"(p = {one.p_adjusted:.2g}, adjusted by Holm for {among})."
    )

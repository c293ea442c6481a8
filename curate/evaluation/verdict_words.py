"""The sentences of a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

from curate.domain.results import ArmScore, Interval
from curate.evaluation.base import arm_words, is_tuned
from curate.evaluation.score_intervals import Ends
from curate.text import count, percent

_DOES: Mapping[str, str] = {
    "exact_match": "matches {} of held-out answers exactly",
    "field_f1": "gets {} of the fields right",
    "chrf": "shares {} of its character sequences (chrF) with the held-out answers",
    "token_f1": "shares {} of its words with the held-out answers",
}


@dataclass(frozen=True, slots=True)
class Case:
    """What every sentence begins with.

    Attributes:
        tuned: The best tuned arm.
        best: The best arm without tuning.
        held_out: Held-out examples.
        metric: The metric of the verdict.
        judged: Which verdict about a tuned model it is, counted from 1.
    """

    tuned: ArmScore
    best: ArmScore
    held_out: int
    metric: str
    judged: int


def one_side(only: ArmScore | None, metric: str) -> str:
    """What there is to say where no tuned model was compared, or nothing with it."""
    if only is None:
        return "No method was compared."
    does = _DOES[metric].format(share_words(only.metrics[metric]))
    if is_tuned(only.arm):
        who, missing = _capital(arm_words(only.arm)), "no method without tuning was"
    else:
        who = f"The best method without tuning ({arm_words(only.arm)})"
        missing = "no tuned model was"
    return f"{who} {does}; {missing} compared, so nothing can be said about tuning."


def helps(case: Case, arm: ArmScore, gain: float, ends: Ends, others: int) -> str:
    """That tuning helps, and by how much."""
    rest = {1: "", 2: ", and it is better than the other method without tuning too"}.get(
        others, f", and it is better than each of the other {others - 1} methods without tuning too"
    )
    return _all(case, arm, f"tuning helps by {points(gain)} points ({_span(ends)}){rest}.")


def worse(case: Case, arm: ArmScore, loss: float, ends: Ends) -> str:
    """That something without tuning is better."""
    span = f"{points(-ends[1])} to {points(-ends[0])}"
    said = f"the tuned model is worse than {arm_words(arm.arm)} by {points(-loss)} points ({span})."
    return _all(case, arm, said)


def cheaper_does(case: Case, arm: ArmScore, ends: Ends, margin: float) -> str:
    """That something without tuning does as well, and what it costs."""
    said = (
        f"a cheaper way does as well, {arm_words(arm.arm)}. Tuning gains {_span(ends)} points over it, and "
        f"up to {points(margin)} do not matter here. {_cost(case, arm)}"
    )
    return _all(case, arm, said)


def too_small(case: Case, arm: ArmScore, ends: Ends, margin: float) -> str:
    """That there is no difference that matters."""
    said = (
        f"the difference is too small to matter, {_span(ends)} points, and up to {points(margin)} do not "
        "matter here."
    )
    return _all(case, arm, said)


def too_little(case: Case, arm: ArmScore, groups: int, rows: int, least: int) -> str:
    """That there are too few examples to know anything."""
    said = (
        f"too little to know whether tuning helps. It takes at least {rows} held-out examples in {least} "
        f"independent groups; here {'is' if case.held_out == 1 else 'are'} {case.held_out:,} in {groups:,}."
    )
    return _all(case, arm, said)


def unknown(
    case: Case,
    arm: ArmScore,
    ends: Ends,
    groups: int,
    few: int | None,
    least: float | None,
    needed: int | None,
) -> str:
    """That it is not known yet, what would have been seen, and what it takes to know."""
    said = [f"not yet known, the difference is {_span(ends)} points."]
    if few is not None:
        said.append(
            f"The two differ in {count(few, 'independent group') if few else 'no group'}, which is too "
            "little to know which is better."
        )
    if least is not None:
        said.append(
            f"With {count(groups, 'independent group')} of held-out examples, a difference of "
            f"{points(least)} points is seen 8 times in 10, a smaller one less often."
        )
    if needed is not None:
        said.append(
            f"About {needed:,} groups in all would probably tell: an estimate, by how much the answers vary."
        )
    return _all(case, arm, " ".join(said))


def points(value: float) -> str:
    """A difference in points, as exact as it takes to say that it is not 0."""
    found = 100 * value
    if abs(found) >= 0.5 or found == 0:
        return f"{round(found)}"
    return f"{found:.1f}" if abs(found) >= 0.05 else "under 0.1" if found > 0 else "over -0.1"


def _all(case: Case, arm: ArmScore, said: str) -> str:
    """Both scores, what they mean, and what the verdicts before this one cost."""
    sentence = f"{_scores(case, arm)}: {said}"
    if case.judged == 1:
        return sentence
    level = 100 - 5 / case.judged
    return (
        f"{sentence} This is verdict {case.judged:,} here, tests that were replaced included, so it is held "
        f"to {level:.4g} % instead of 95 %."
    )


def _scores(case: Case, arm: ArmScore) -> str:
    """Both scores, and how often the answers follow the format where that differs."""
    does = _DOES[case.metric].format(share_words(case.tuned.metrics[case.metric]))
    other = arm_words(arm.arm)
    if arm is case.best:
        other = f"the best method without tuning ({other})"
    scores = (
        f"{_capital(arm_words(case.tuned.arm))} {does}, "
        f"{other} {percent(arm.metrics[case.metric].value)}"
    )
    if "conformity" not in case.tuned.metrics:
        return scores
    follow, against = (percent(one.metrics["conformity"].value) for one in (case.tuned, arm))
    if follow == against:
        return scores
    return f"{scores} (of the tuned model's answers {follow} follow the format, of the other's {against})"


def _cost(case: Case, arm: ArmScore) -> str:
    """What a way without tuning costs, beside the tuned model."""
    if not arm.tokens:
        seconds = [_seconds(one.seconds / case.held_out) for one in (arm, case.tuned)]
        return (
            "It needs no training and no language model, and takes "
            f"{seconds[0]} an answer against {seconds[1]}."
        )
    tokens = [f"{one.tokens / case.held_out:,.0f}" for one in (arm, case.tuned)]
    return f"It needs no training, and reads and writes {tokens[0]} tokens an answer against {tokens[1]}."


def share_words(interval: Interval) -> str:
    """A share with its interval."""
    return f"{percent(interval.value)} ({100 * interval.low:.0f} to {percent(interval.high)})"


def _span(ends: Ends) -> str:
    return f"{points(ends[0])} to {points(ends[1])}"


def _seconds(value: float) -> str:
    return f"{value:.2g} s" if value >= 0.001 else "under 0.001 s"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What would do without training: how far the methods without it get, and what that leaves to training."""

from collections.abc import Sequence

from curate import evaluation
from curate.domain.records import Dataset, Evaluation
from curate.domain.results import ArmScore, EvaluationResult
from curate.evaluation import FEWEST_ROWS, METRICS, arm_words, share_words
from curate.services.tuning.evaluations import FLOOR
from curate.text import count

HARDLY_ANY_ROOM = 0.95


def floor_of(evaluations: Sequence[Evaluation], dataset: Dataset) -> EvaluationResult | None:
    """The newest measurement of the floor on a version; None where there is none."""
    for one in evaluations:
        measured = {arm.arm for arm in one.result.arms}
        if one.dataset == dataset.id and measured & set(FLOOR):
            return one.result
    return None


def untuned(result: EvaluationResult) -> list[ArmScore]:
    """The methods without training, the best first."""
    found = [one for one in result.arms if not evaluation.is_tuned(one.arm)]
    return sorted(found, key=lambda one: -one.metrics[result.primary].value)


def floor_sentence(result: EvaluationResult) -> str:
    """How far the best method without training gets, and what that means for training."""
    best = untuned(result)[0]
    found = best.metrics[result.primary]
    share = share_words(found)
    who = arm_words(best.arm)
    does = {
        "exact_match": f"gives {share} of the held-out answers exactly as they were approved",
        "field_f1": f"gets {share} of the fields of the held-out answers right",
        "chrf": f"gives answers that share {share} of their characters (chrF) with the approved ones",
        "token_f1": f"gives answers that share {share} of their words with the approved ones",
    }.get(
        result.primary,
        f"reaches {share} on the held-out test ({METRICS[result.primary].title.lower()})",
    )
    said = f"Without training, {who} {does}."
    if result.held_out < FEWEST_ROWS:
        return (
            f"{said} With {count(result.held_out, 'held-out example')} that is too little to know: hold more "
            "examples out."
        )
    if found.low >= HARDLY_ANY_ROOM:
        return f"{said} That leaves hardly any room for training."
    if best.arm != "majority" and not _beats_majority(result, best.arm):
        return (
            f"{said} That is not certainly better than always giving the most frequent answer: training has "
            "room, if the inputs tell the answers at all."
        )
    return f"{said} That is what training has to beat."


def _beats_majority(result: EvaluationResult, arm: str) -> bool:
    for one in result.comparisons:
        if one.metric == result.primary and {one.a, one.b} == {arm, "majority"}:
            return (one if one.a == arm else one.turned()).low > 0
    return True

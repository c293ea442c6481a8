"""What would do without training: how far the methods without it get, and what that means."""

from collections.abc import Sequence
from dataclasses import dataclass

from curate import evaluation
from curate.domain.records import Dataset, Evaluation
from curate.domain.results import ArmScore, EvaluationResult
from curate.evaluation import FEWEST_ROWS, METRICS, arm_words, share_words
from curate.services.datasets import dataset_records
from curate.services.quality import BASIC, HARD
from curate.services.tuning.answer_facts import AnswerFacts, find_answer_facts
from curate.services.tuning.evaluations import FLOOR
from curate.stores import Database
from curate.text import count, percent

HARDLY_ANY_ROOM = 0.95
IN_FORM = 0.95
"""Share of answers in the format from which on form is not the trouble."""
OFTEN = 0.1
"""Share of answers with facts from nowhere from which on retrieval is advised."""
PROMPTS = ("prompted", "few_shot", "retrieved", "external")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question before training with what was measured; ``known`` is False where nothing was."""

    question: str
    answer: str
    known: bool = True


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


def read_answer_facts(database: Database, project: str, dataset: str) -> AnswerFacts:
    """Facts in the training answers of a version that nothing else gives away; no held-out one is read."""
    records = dataset_records(database, project, dataset)
    return find_answer_facts([one for one in records if one.part == "train"])


def questions(
    version: Dataset, result: EvaluationResult | None, facts: AnswerFacts
) -> list[Answered]:
    """What to ask before training, each answered by what was measured, or with what to measure."""
    return [
        _enough(version),
        _prompt(result),
        _form(result),
        _facts(facts),
    ]


def _enough(version: Dataset) -> Answered:
    there = count(version.train, "training example")
    if version.train < BASIC:
        answer = f"No: {there}. Even an easy task (one label, a fixed format) takes {BASIC} to begin with."
    elif version.train < HARD:
        answer = (
            f"For an easy task: {there}, of {BASIC} to begin with. A hard one (free texts, many fields) "
            f"takes about {HARD}. Which it is, only training tells."
        )
    else:
        answer = f"Yes: {there}, and even a hard task takes about {HARD}."
    return Answered("Are there enough examples?", answer)


def _prompt(result: EvaluationResult | None) -> Answered:
    question = "Does a prompt do it?"
    found = [one for one in untuned(result) if one.arm in PROMPTS] if result else []
    if result is None or not found:
        return Answered(
            question,
            "Not known: no prompt was measured yet. That takes the base model.",
            known=False,
        )
    best, first = found[0], untuned(result)[0]
    answer = f"The best prompt ({arm_words(best.arm)}) reaches {share_words(best.metrics[result.primary])}"
    if first.arm != best.arm:
        answer += (
            f", less than {arm_words(first.arm)} without any model "
            f"({percent(first.metrics[result.primary].value)})"
        )
    return Answered(question, f"{answer}.")


def _form(result: EvaluationResult | None) -> Answered:
    question = "Is form the trouble?"
    found = [one for one in untuned(result) if one.arm in PROMPTS] if result else []
    if result is None or not found or "conformity" not in found[0].metrics:
        return Answered(
            question,
            "Not known: it shows in how often a prompted model keeps the format.",
            known=False,
        )
    kept = max(one.metrics["conformity"].value for one in found)
    if kept >= IN_FORM:
        return Answered(
            question,
            f"No: a prompt keeps the format in {percent(kept)} of its answers. What may be wrong is "
            "what they say.",
        )
    return Answered(
        question,
        f"Yes: a prompt keeps the format in {percent(kept)} of its answers at best. Form is what training "
        "teaches well.",
    )


def _facts(facts: AnswerFacts) -> Answered:
    question = "Do the answers need facts?"
    if not facts.holding:
        return Answered(
            question,
            f"Not by what can be seen: no number and no name in {count(facts.answers, 'training answer')} is "
            "missing in the input and in all other answers.",
        )
    such_as = ", ".join(f"“{one}”" for one in facts.named)
    how_many = f"{facts.holding:,} of {count(facts.answers, 'training answer')}"
    answer = (
        f"In {how_many} ({percent(facts.share)}) stands a number or a name that neither the input nor any "
        f"other answer has, such as {such_as}."
    )
    if facts.share >= OFTEN:
        answer += (
            " Where they can't be worked out from the input, training would teach to invent them: put "
            "them into the input (retrieval), or take them out of the answers."
        )
    else:
        answer += " Where they can't be worked out from the input, they can't be learned either."
    return Answered(question, answer)


def _beats_majority(result: EvaluationResult, arm: str) -> bool:
    for one in result.comparisons:
        if one.metric == result.primary and {one.a, one.b} == {arm, "majority"}:
            return (one if one.a == arm else one.turned()).low > 0
    return True

"""What to ask before training, each question answered by what was measured, or with what to measure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from curate.domain.advice import CrossFitResult, CurveResult
from curate.domain.records import Dataset
from curate.domain.results import ArmScore, EvaluationResult, Interval
from curate.evaluation import arm_words, share_words
from curate.services.quality import BASIC, HARD
from curate.services.tuning.advice.answer_facts import AnswerFacts
from curate.services.tuning.advice.break_even import (
    Load,
    Way,
    age_sentence,
    requests_sentence,
    ways,
)
from curate.services.tuning.advice.measurements import SMALL
from curate.services.tuning.without_training import untuned
from curate.text import count, percent
from curate.training.prices import Prices

IN_FORM = 0.95
"""Share of answers in the format from which on form is not the trouble."""
OFTEN = 0.1
"""Share of answers with facts from nowhere from which on retrieval is advised."""
GOOD = 0.9
"""Share of right answers from which on a prompt may do."""
PROMPTS = ("prompted", "few_shot", "retrieved", "external")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question before training with its answer.

    Attributes:
        how: How that is known, in a sentence; where it is not known, what to do.
        value: The number that the answer goes by; None where nothing was measured.
        known: Whether anything was measured.
    """

    question: str
    answer: str
    how: str
    value: float | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known about a version before training.

    Attributes:
        result: The newest measurement of methods without training on its test.
        facts: Facts in training answers that nothing else gives away.
        load: What a request takes.
        curve: The newest learning curve.
        cross_fit: The newest scores on all examples.
        requests: Requests a month; None where nobody said.
        today: The day on which the prices are read.
    """

    version: Dataset
    result: EvaluationResult | None
    facts: AnswerFacts
    load: Load
    prices: Prices
    today: dt.date
    curve: CurveResult | None = None
    cross_fit: CrossFitResult | None = None
    requests: int | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """The answers, and what each way costs.

    Attributes:
        prices_sentence: How old the prices are.
    """

    questions: tuple[Answered, ...]
    ways: tuple[Way, ...]
    requests: int | None
    prices_sentence: str


def advise(known: Measured) -> Advice:
    """Every question with its answer, and the table of costs."""
    found = ways(known.load, known.prices)
    return Advice(
        (
            _prompt(known),
            _form(known.result),
            _facts(known.facts),
            _enough(known),
            _requests(known, found),
        ),
        tuple(found),
        known.requests,
        age_sentence(known.prices, known.today),
    )


def _enough(known: Measured) -> Answered:
    train = known.version.train
    there = count(train, "training example")
    if train < BASIC:
        answer = f"No: {there}. Even an easy task (one label, a fixed format) takes {BASIC} to begin with."
    elif train < HARD:
        answer = (
            f"For an easy task: {there}, of {BASIC} to begin with. A hard one (free texts, many fields) "
            f"takes about {HARD}."
        )
    else:
        answer = f"Yes: {there}, and even a hard task takes about {HARD}."
    how = "Counted in the training part"
    if known.curve is not None:
        return Answered(
            "Are there enough examples?",
            f"{answer} {known.curve.forecast.sentence}",
            f"{how}; and read off the learning curve of cheap methods there (95 %). A tuned model learns in "
            "another way.",
            train,
        )
    return Answered(
        "Are there enough examples?",
        answer,
        f"{how}. Whether more would help, the learning curve tells: it takes no look at the test.",
        train,
    )


def _prompts(result: EvaluationResult | None) -> list[ArmScore]:
    return [one for one in untuned(result) if one.arm in PROMPTS] if result else []


def _on_the_test(result: EvaluationResult) -> str:
    return (
        f"Measured on {count(result.held_out, 'held-out example')} in "
        f"{count(result.clusters, 'independent group')} (95 % confidence interval)."
    )


def _prompt(known: Measured) -> Answered:
    question, result = "Does a prompt do it?", known.result
    found = _prompts(result)
    if result is None or not found:
        return Answered(
            question,
            f"Not known: no prompt was measured yet. That takes the base model.{_small_set(known)}",
            "measure prompts, above.",
            known=False,
        )
    best, first = found[0], untuned(result)[0]
    reached = best.metrics[result.primary]
    answer = f"The best prompt ({arm_words(best.arm)}) reaches {share_words(reached)}"
    if first.arm != best.arm:
        answer += (
            f", less than {arm_words(first.arm)} without any model "
            f"({percent(first.metrics[result.primary].value)})"
        )
    return Answered(question, f"{_yes(reached)}{answer}.", _on_the_test(result), reached.value)


def _yes(reached: Interval) -> str:
    if reached.low >= GOOD:
        return "Yes. "
    return "No. " if reached.high < GOOD else "Perhaps. "


def _small_set(known: Measured) -> str:
    """What a small set says of the methods without a model, where that was measured."""
    if known.cross_fit is None:
        return ""
    best = known.cross_fit.scores[0]
    return (
        f" Without any model, {arm_words(best.arm)} reaches {share_words(best.value)} of all "
        f"{count(known.cross_fit.examples, 'example')}, each answered by a method that had not seen it."
    )


def _form(result: EvaluationResult | None) -> Answered:
    question = "Is form the trouble?"
    found = [one for one in _prompts(result) if "conformity" in one.metrics]
    if result is None or not found:
        return Answered(
            question,
            "Not known: it shows in how often a prompted model keeps the format.",
            "measure prompts, above.",
            known=False,
        )
    best = max(found, key=lambda one: one.metrics["conformity"].value).metrics["conformity"]
    if best.value >= IN_FORM:
        answer = (
            f"No: a prompt keeps the format in {share_words(best)} of its answers. What may be wrong is what "
            "they say."
        )
    else:
        answer = (
            f"Yes: a prompt keeps the format in {share_words(best)} of its answers at best. Form is what "
            "training teaches well."
        )
    return Answered(question, answer, _on_the_test(result), best.value)


def _facts(facts: AnswerFacts) -> Answered:
    question = "Do the answers need facts?"
    how = (
        f"Looked for in {count(facts.answers, 'training answer')}: numbers and names that stand neither in "
        "what was asked nor in any other answer. No held-out answer was read."
    )
    if not facts.holding:
        return Answered(
            question,
            f"Not by what can be seen: no number and no name in {count(facts.answers, 'training answer')} "
            "is missing in the input and in all other answers.",
            how,
            0.0,
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
    return Answered(question, answer, how, facts.share)


def _requests(known: Measured, found: Sequence[Way]) -> Answered:
    question = "How many requests a month?"
    age = age_sentence(known.prices, known.today)
    how = f"Tokens of the training examples, at the prices under Costs. {age}"
    if known.requests is None:
        return Answered(question, "Not known.", "say how many, under Costs.", known=False)
    return Answered(
        question, requests_sentence(list(found), known.requests), how, float(known.requests)
    )


def is_small(version: Dataset) -> bool:
    """Whether a version is so small that all its examples are worth measuring."""
    return version.train + version.validation + version.held_out < SMALL

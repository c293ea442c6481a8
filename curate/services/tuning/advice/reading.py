"""What the advice about a version is read from: its texts, and everything that was measured on it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from curate.domain.advice import AdviceSettings, CrossFitResult, CurveResult, DoubtsResult
from curate.domain.prompts import PromptVersion
from curate.domain.records import Dataset, Job, JobKind
from curate.domain.results import EvaluationResult
from curate.evaluation import is_tuned
from curate.services.datasets import dataset_records, get_dataset
from curate.services.tuning.advice.answer_facts import AnswerFacts, find_answer_facts
from curate.services.tuning.advice.break_even import USUAL_NEAREST, USUAL_SHOTS, Load
from curate.services.tuning.advice.prices import prices_of
from curate.services.tuning.advice.questions import Advice, Measured, advise
from curate.services.tuning.prompts import generate_prompt
from curate.services.tuning.without_training import floor_of
from curate.settings import Settings
from curate.stores import Database
from curate.text.tokens import count_tokens

MEASURED = 12
"""Jobs that are looked through for the newest measurement of each kind."""
COUNTED = 500
"""Training examples that are counted in tokens at most, evenly chosen."""
JOBS: tuple[JobKind, ...] = ("curve", "cross_fit", "doubts")
T = TypeVar("T", CurveResult, CrossFitResult, DoubtsResult)


@dataclass(frozen=True, slots=True)
class VersionTexts:
    """What the texts of a version say, worked out once: its facts, and what a request takes in tokens."""

    facts: AnswerFacts
    load: Load


def read_texts(
    database: Database, settings: Settings, project: str, dataset: str, prompt: PromptVersion
) -> VersionTexts:
    """What the training part of a version says; no held-out example is read.

    Args:
        database: Where.
        settings: Where base models are.
        project: Name of the project.
        dataset: Name of the version.
        prompt: The version of the prompt that is in force.
    """
    train = [one for one in dataset_records(database, project, dataset) if one.part == "train"]
    some = train[:: max(1, len(train) // COUNTED)]
    text = prompt.text or generate_prompt(database, settings, project, dataset).text
    asked = count_tokens([f"{one.system}\n{one.asked}" for one in some])
    answered = count_tokens([one.output for one in some])
    each = max(1, len(some))
    asks, answers = sum(asked) / each, sum(answered) / each
    load = Load(
        prompt=count_tokens([text])[0],
        example=asks + answers,
        asked=asks,
        answer=answers,
        training=len(train) * (asks + answers),
    )
    return VersionTexts(find_answer_facts(train), load)


def newest_of(jobs: Sequence[Job], dataset: str, kind: type[T]) -> T | None:
    """The newest result of a kind about a version, of some jobs that come newest first."""
    for job in jobs:
        if job.state == "done" and isinstance(job.result, kind) and job.result.dataset == dataset:
            return job.result
    return None


def measured(
    version: Dataset,
    result: EvaluationResult | None,
    texts: VersionTexts,
    jobs: Sequence[Job],
    said: AdviceSettings,
    settings: Settings,
) -> Measured:
    """Everything that is known about a version before training."""
    return Measured(
        version=version,
        result=result,
        facts=texts.facts,
        load=_as_measured(texts.load, result),
        prices=prices_of(settings, said),
        today=dt.datetime.now(dt.UTC).date(),
        curve=newest_of(jobs, version.name, CurveResult),
        cross_fit=newest_of(jobs, version.name, CrossFitResult),
        requests=said.requests,
    )


def read_advice(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    requests: int | None = None,
) -> Advice:
    """The advice about a version, for who has no page.

    Args:
        database: Where.
        settings: Where base models and prices are.
        project: Name of the project.
        dataset: Name of the version.
        requests: Requests a month; None for what was said before.

    Raises:
        NotFound: There is no such project or version.
    """
    version = get_dataset(database, project, dataset)
    with database.read() as stores:
        key = version.project
        said = stores.advice.get(key)
        prompt = stores.prompts.current(key)
        evaluations = stores.runs.evaluations(key)
        jobs = stores.jobs.all(project=key, kinds=JOBS, states=["done"], limit=MEASURED)
    if requests is not None:
        said = replace(said, requests=requests)
    texts = read_texts(database, settings, project, dataset, prompt)
    return advise(measured(version, floor_of(evaluations, version), texts, jobs, said, settings))


def _as_measured(load: Load, result: EvaluationResult | None) -> Load:
    """With the numbers of worked examples that were chosen, and with the time that answers took."""
    if result is None:
        return load
    shown = result.prompt.examples if result.prompt else {}
    seconds = [
        one.metrics["seconds_per_answer"].value
        for one in result.arms
        if (is_tuned(one.arm) or one.arm == "base") and "seconds_per_answer" in one.metrics
    ]
    return replace(
        load,
        shots=shown["few_shot"].chosen if "few_shot" in shown else USUAL_SHOTS,
        nearest=shown["retrieved"].chosen if "retrieved" in shown else USUAL_NEAREST,
        seconds=seconds[-1] if seconds else None,
    )

"""The comparison of methods: every arm answers the same held-out examples and is scored."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from curate.contract import ContractChooser
from curate.domain.errors import Cancelled, NotFound, Unusable
from curate.domain.records import Record
from curate.domain.results import AnswerRow, ArmScore, Comparison, EvaluationResult
from curate.evaluation.base import Setting, arm_title
from curate.evaluation.base import arms as known
from curate.evaluation.generation import Answer
from curate.evaluation.metrics import METRICS, exact_match, token_f1
from curate.evaluation.statistics import Draws, Resampler
from curate.evaluation.verdict import primary_metric, verdict
from curate.text import percent

Scores = dict[str, list[float]]  # metric → one value a held-out example


def evaluate(
    arms: Sequence[str],
    train: Sequence[Record],
    held_out: Sequence[Record],
    base: Path,
    adapters: Mapping[str, Path],
    contract: ContractChooser | None,
    task: str,
    seed: int,
    on_progress: Callable[[float, str], None],
    should_stop: Callable[[], bool],
) -> tuple[EvaluationResult, list[AnswerRow]]:
    """Answer every held-out example with every arm, greedily, and compare.

    Args:
        arms: Names of arms; ``tuned`` stands for every adapter, ``tuned:RUN`` for one.
        train: What untuned arms take their examples from.
        held_out: What is asked; no arm sees the reference answers.
        base: Folder of the base model, see ``curate.models.locate``.
        adapters: Run to the folder of its adapter.
        contract: The format contract; None leaves ``conformity`` out.
        task: What the model is for, in the expert's words; may be empty.
        seed: The same seed gives the same examples and intervals.
        on_progress: Called with the part done (0 to 1) and what is being done.
        should_stop: Asked before every token.

    Raises:
        Unusable: There is nothing to ask, or no arm.
        UnknownName: There is no such arm.
        NotFound: A tuned arm names a run without an adapter.
        ModelUnavailable: The base model can't be loaded.
        Cancelled: ``should_stop`` said so.
    """
    wanted = _resolve(arms, adapters)
    if not held_out or not train:
        raise Unusable(
            "An evaluation needs held-out examples and training examples. Nothing was compared: "
            "create a dataset version that has both."
        )
    setting = Setting(train, base, contract, task, seed, lambda _: None, should_stop)
    answers: dict[str, list[Answer]] = {}
    for index, (arm, adapter) in enumerate(wanted.items()):
        title = arm_title(arm)

        def report(done: float, title: str = title, before: int = index) -> None:
            on_progress((before + done) / len(wanted), f"{title}: {percent(done)} answered.")

        if should_stop():
            raise Cancelled("The evaluation")
        report(0.0)
        setting.on_progress = report
        answers[arm] = _plugin(arm).answer(setting, held_out, adapter)
    on_progress(1.0, "Comparing.")
    return summarize(answers, held_out, contract, seed)


def summarize(
    answers: Mapping[str, Sequence[Answer]],
    held_out: Sequence[Record],
    contract: ContractChooser | None,
    seed: int,
) -> tuple[EvaluationResult, list[AnswerRow]]:
    """Score the answers of every arm, compare all pairs of arms and say what it means."""
    resampler = Resampler([record.group for record in held_out], seed)
    scores = {arm: _scores(given, held_out, contract) for arm, given in answers.items()}
    draws = resampler.draw(
        {(arm, metric): values for arm, of in scores.items() for metric, values in of.items()}
    )
    measured = tuple(
        ArmScore(
            arm=arm,
            metrics={
                metric: resampler.proportion(values)
                if METRICS[metric].binary
                else draws.mean((arm, metric))
                for metric, values in scores[arm].items()
            },
            seconds=sum(answer.seconds for answer in given),
            tokens=sum(answer.tokens for answer in given),
        )
        for arm, given in answers.items()
    )
    comparisons = tuple(_compare(scores, draws))
    result = EvaluationResult(
        arms=measured,
        comparisons=comparisons,
        verdict=verdict(measured, comparisons, len(held_out)),
        primary=primary_metric(measured),
        held_out=len(held_out),
        clusters=resampler.clusters,
    )
    return result, [_row(i, record, answers, scores) for i, record in enumerate(held_out)]


def _resolve(names: Sequence[str], adapters: Mapping[str, Path]) -> dict[str, Path | None]:
    """The arms in the order asked for, each with its adapter."""
    wanted: dict[str, Path | None] = {}
    for arm in names:
        kind, _, run = arm.partition(":")
        if not known[kind].tuned:
            wanted[arm] = None
        elif run or len(adapters) > 1:
            for one in [run] if run else list(adapters):
                if one not in adapters:
                    raise NotFound("trained adapter of run", one, "Nothing was compared.")
                wanted[f"{kind}:{one}"] = adapters[one]
        elif adapters:
            wanted[arm] = next(iter(adapters.values()))
        else:
            raise NotFound("trained adapter for the method", arm, "Train first.")
    if not wanted:
        raise Unusable("No method was named, so there is nothing to compare.")
    return wanted


def _plugin(arm: str) -> Any:
    return known.make(arm.partition(":")[0])


def _scores(
    given: Sequence[Answer], held_out: Sequence[Record], contract: ContractChooser | None
) -> Scores:
    pairs = [(answer.text, record.output) for answer, record in zip(given, held_out, strict=True)]
    scores: Scores = {"exact_match": [exact_match(text, wanted) for text, wanted in pairs]}
    if contract is not None:
        scores["conformity"] = [
            float(contract.contract_for(record).holds(answer.text.strip()))
            for answer, record in zip(given, held_out, strict=True)
        ]
    scores["token_f1"] = [token_f1(text, wanted) for text, wanted in pairs]
    losses = [answer.loss for answer in given if answer.loss is not None]
    if len(losses) == len(given):
        scores["answer_loss"] = losses
    scores["seconds_per_answer"] = [answer.seconds for answer in given]
    return scores


def _compare(scores: Mapping[str, Scores], draws: Draws) -> list[Comparison]:
    """All pairs of arms in every metric that both have; the later arm against the earlier."""
    made = []
    for b, a in combinations(scores, 2):
        for metric in scores[a]:
            if metric in scores[b]:
                found = draws.difference((a, metric), (b, metric))
                made.append(Comparison(a, b, metric, found.value, found.low, found.high, found.p))
    return made


def _row(
    index: int,
    record: Record,
    answers: Mapping[str, Sequence[Answer]],
    scores: Mapping[str, Scores],
) -> AnswerRow:
    return AnswerRow(
        id=record.example,
        external_id=record.external_id,
        group=record.group,
        input=record.input,
        reference=record.output,
        answers={arm: given[index].text for arm, given in answers.items()},
        scores={
            arm: {metric: values[index] for metric, values in measured.items()}
            for arm, measured in scores.items()
        },
    )

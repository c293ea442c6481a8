"""The comparison of methods: every arm answers the same held-out examples and is scored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from curate.contract import ContractChooser
from curate.domain.records import Record
from curate.domain.results import AnswerRow, ArmScore, EvaluationResult, Interval
from curate.evaluation.answering import answer_with_all
from curate.evaluation.base import Setting
from curate.evaluation.generation import Answer
from curate.evaluation.metrics import METRICS, METRICS_VERSION, primary_metric
from curate.evaluation.pairs import UNIT, Pairs
from curate.evaluation.prompt_choice import choose_prompt, prompt_use
from curate.evaluation.scoring import Scored, label_f1, row_scores, score
from curate.evaluation.statistics import Means, Sample
from curate.evaluation.verdict import Terms, judge


def evaluate(
    names: Sequence[str],
    setting: Setting,
    held_out: Sequence[Record],
    adapters: Mapping[str, Path],
    contract: ContractChooser | None,
    on_progress: Callable[[float, str], None],
    terms: Terms | None = None,
) -> tuple[EvaluationResult, list[AnswerRow]]:
    """Answer every held-out example with every arm, greedily, and compare.

    Args:
        names: Names of arms; ``tuned`` stands for every adapter, ``tuned:RUN`` for one.
        setting: What every arm is given. The same seed gives the same examples and intervals.
        held_out: What is asked; no arm sees the reference answers.
        adapters: Run to the folder of its adapter.
        contract: The format that answers are scored by; None leaves ``conformity`` out.
        on_progress: Called with the part done (0 to 1) and what is being done.
        terms: By what it is judged; None for the metric of the contract and nothing to be charged.

    Raises:
        Unusable: There is nothing to ask, or no arm.
        UnknownName: There is no such arm.
        NotFound: A tuned arm names a run without an adapter.
        ModelUnavailable: The base model can't be loaded.
        Cancelled: ``setting.should_stop`` said so.
    """
    chosen = choose_prompt(setting, names, held_out)
    answers = answer_with_all(names, setting, held_out, adapters, on_progress)
    result, rows = summarize(answers, held_out, contract, setting.seed, terms)
    return replace(result, prompt=prompt_use(setting, names, chosen)), rows


def summarize(
    answers: Mapping[str, Sequence[Answer]],
    held_out: Sequence[Record],
    contract: ContractChooser | None,
    seed: int,
    terms: Terms | None = None,
) -> tuple[EvaluationResult, list[AnswerRow]]:
    """Score the answers of every arm, compare all pairs of arms and say what it means."""
    terms = terms or Terms(primary_metric(contract))
    labels = terms.primary == "exact_match"
    sample = Sample([record.group for record in held_out], seed)
    scored = {
        arm: score(given, held_out, contract, terms.primary) for arm, given in answers.items()
    }
    means = sample.flipped(
        {
            (arm, metric): values
            for arm, of in scored.items()
            for metric, values in of.metrics.items()
            if not METRICS[metric].binary
        }
    )
    measured = [
        ArmScore(
            arm=arm,
            metrics=_metrics(arm, scored[arm], sample, means)
            | ({"macro_f1": label_f1(given, held_out, sample)} if labels else {}),
            seconds=sum(answer.seconds for answer in given),
            tokens=sum(answer.tokens for answer in given),
            parts=_parts(scored[arm], held_out, seed),
            cut=sum(answer.cut for answer in given),
            written=sum(answer.written for answer in given),
        )
        for arm, given in answers.items()
    ]
    pairs = Pairs(sample, {arm: of.metrics for arm, of in scored.items()}, means)
    verdict = judge(measured, lambda a, b: pairs.between(a, b, terms.primary), len(held_out), terms)
    result = EvaluationResult(
        arms=tuple(measured),
        comparisons=pairs.comparisons(terms.primary, verdict.judged),
        verdict=verdict.sentence,
        primary=terms.primary,
        held_out=len(held_out),
        clusters=sample.clusters,
        verdict_code=verdict.code,
        against=verdict.against,
        margin=terms.margin,
        judged=verdict.judged,
        smallest_detectable=verdict.smallest_detectable,
        needed_groups=verdict.needed_groups,
        scored_by=METRICS_VERSION,
    )
    return result, [_row(i, record, answers, scored) for i, record in enumerate(held_out)]


def _metrics(arm: str, scored: Scored, sample: Sample, means: Means) -> dict[str, Interval]:
    return {
        metric: sample.share(values)
        if METRICS[metric].binary
        else means.mean((arm, metric), UNIT if METRICS[metric].share else None)
        for metric, values in scored.metrics.items()
    }


def _parts(scored: Scored, held_out: Sequence[Record], seed: int) -> dict[str, Interval]:
    """How often each part is right, of the examples that have it or were given it."""
    found = {}
    for name, values in scored.parts.items():
        sample = Sample([held_out[place].group for place in values], seed)
        right = list(values.values())
        if set(right) <= {0.0, 1.0}:
            found[name] = sample.share(right)
        else:
            found[name] = sample.flipped({name: right}).mean(name, UNIT)
    return found


def _row(
    index: int,
    record: Record,
    answers: Mapping[str, Sequence[Answer]],
    scored: Mapping[str, Scored],
) -> AnswerRow:
    return AnswerRow(
        id=record.example,
        external_id=record.external_id,
        group=record.group,
        input=record.input,
        reference=record.output,
        answers={arm: given[index].text for arm, given in answers.items()},
        scores=row_scores(scored, index),
        as_written={
            arm: text for arm, given in answers.items() if (text := given[index].free) is not None
        },
        label=record.label,
        groups=record.groups,
        cut=tuple(arm for arm, given in answers.items() if given[index].cut),
        tokens={arm: given[index].tokens for arm, given in answers.items() if given[index].tokens},
        sure={
            arm: sure for arm, given in answers.items() if (sure := given[index].sure) is not None
        },
    )

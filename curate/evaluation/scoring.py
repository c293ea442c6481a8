"""The scores of answers: each answer by each metric, and each part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from curate.contract import ContractChooser
from curate.domain.records import Record
from curate.domain.results import Interval
from curate.evaluation.generation import Answer
from curate.evaluation.metrics import (
    METRICS,
    chrf,
    exact_match,
    field_f1,
    macro_f1,
    normalize,
    part_scores,
    rouge_l,
    token_f1,
)
from curate.evaluation.statistics import Sample

Scores = dict[str, list[float]]
"""Metric to one value a held-out example."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What the answers of one arm score.

    Attributes:
        metrics: Each metric that says something about every answer.
        parts: Name of a part to the examples it is about, by their place, and how right it is.
    """

    metrics: Scores
    parts: dict[str, dict[int, float]] = field(default_factory=dict)


def score(
    given: Sequence[Answer],
    held_out: Sequence[Record],
    contract: ContractChooser | None,
    primary: str,
) -> Scored:
    """Score answers against their references.

    Args:
        given: Answers in the order of ``held_out``.
        held_out: The examples with their approved answers.
        contract: The format of the answers; None leaves ``conformity`` and parts out.
        primary: The metric of the verdict: those that only some formats have are taken where they are it.
    """
    pairs = [(answer.text, record.output) for answer, record in zip(given, held_out, strict=True)]
    scores: Scores = {"exact_match": [exact_match(*pair) for pair in pairs]}
    parts: dict[str, dict[int, float]] = {}
    compared = pairs
    if contract is not None:
        contracts = [contract.contract_for(record) for record in held_out]
        written = [answer.as_written.strip() for answer in given]
        scores["conformity"] = [
            float(one.holds(text)) for one, text in zip(contracts, written, strict=True)
        ]
        if any(answer.free is not None for answer in given):
            fixed = [one.repair(text) or text for one, text in zip(contracts, written, strict=True)]
            for name, texts in (("exact_as_written", written), ("exact_repaired", fixed)):
                scores[name] = [
                    exact_match(text, record.output)
                    for text, record in zip(texts, held_out, strict=True)
                ]
        compared, fields = [], []
        for place, (one, (text, wanted)) in enumerate(zip(contracts, pairs, strict=True)):
            said, meant = one.parts(text), one.parts(wanted)
            right = part_scores(said, meant, one)
            for name, value in right.items():
                parts.setdefault(name, {})[place] = value
            whole = scores["exact_match"][place]
            fields.append(field_f1(right, len(said), len(meant)) if right else whole)
            # The names of parts are given: whoever writes them knows nothing yet.
            values = [
                "\n".join(each.values()) if each else full
                for each, full in ((said, text), (meant, wanted))
            ]
            compared.append((values[0], values[1]))
        if primary == "field_f1":
            scores["field_f1"] = fields
    scores["token_f1"] = [token_f1(*pair) for pair in compared]
    if primary == "chrf":
        scores["chrf"] = [chrf(*pair) for pair in pairs]
        scores["rouge_l"] = [rouge_l(*pair) for pair in pairs]
    losses = [answer.loss for answer in given if answer.loss is not None]
    if len(losses) == len(given):
        scores["answer_loss"] = losses
    scores["seconds_per_answer"] = [answer.seconds for answer in given]
    return Scored(
        {metric: scores[metric] for metric in METRICS if metric in scores},
        parts if primary == "field_f1" else {},
    )


def row_scores(scored: Mapping[str, Scored], place: int) -> dict[str, dict[str, float]]:
    """Arm to metric to value, of one held-out example."""
    return {
        arm: {metric: values[place] for metric, values in of.metrics.items()}
        for arm, of in scored.items()
    }


def label_f1(given: Sequence[Answer], held_out: Sequence[Record], sample: Sample) -> Interval:
    """Macro F1 of answers that are labels, with its interval."""
    said = [normalize(answer.text) for answer in given]
    meant = [normalize(record.output) for record in held_out]
    labels = sorted(set(meant))
    one, other = (
        np.column_stack(
            [sample.sums(np.array([float(each == label) for each in texts])) for label in labels]
        )
        for texts in (said, meant)
    )
    both = np.column_stack(
        [
            sample.sums(
                np.array([float(a == b == label) for a, b in zip(said, meant, strict=True)])
            )
            for label in labels
        ]
    )
    whole = [counts.sum(axis=0) for counts in (both, one, other)]
    value = float(macro_f1(*whole))
    rest = [total - counts for total, counts in zip(whole, (both, one, other), strict=True)]
    return sample.jackknife(value, macro_f1(*rest))

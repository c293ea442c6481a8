"""The labels of examples: their own, or those that their answers consist of or contain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curate.contract import LabelContract, infer
from curate.contract.spelling import fold
from curate.domain.examples import Example
from curate.text import normalize

_LONG = 80
_READ = 2_000
"""Answers that the format is inferred from, where labels are inside of them."""
_MOST_FIELDS = 3
_FEW = 10_000
"""Up to so many examples, labels inside the answers are looked at beside the examples' own."""
_SHORT_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class LabeledExamples:
    """Examples with their labels.

    Attributes:
        examples: Those that have one, by id.
        labels: Parallel to them, each spelled as most have it.
        answers: Whether the label is the whole answer, so that changing one changes the other.
        field: The field of the answers that holds the label; None for a label of its own.
    """

    examples: tuple[Example, ...]
    labels: tuple[str, ...]
    answers: bool
    field: str | None = None


def label_key(label: str, part: str | None) -> str:
    """What identifies a label however most examples spell it, and where inside answers it stands."""
    return fold(label) if part is None else f"{fold(part)}: {fold(label)}"


def labeled_examples(examples: Sequence[Example]) -> LabeledExamples:
    """The labels of examples: what ``label`` says where most have one, else answers that are labels.

    Labels that differ in case and white space only are the same; so are misspellings in answers.
    """
    ordered = sorted(examples, key=lambda e: e.id)
    mine = [e for e in ordered if e.label and e.label.strip()]
    if 2 * len(mine) < len(ordered) and (found := _answers(ordered)) is not None:
        return found
    return LabeledExamples(
        tuple(mine),
        _majority_spelling([e.label or "" for e in mine]),
        answers=all(normalize(e.output) == normalize(e.label or "") for e in mine),
    )


def label_sources(examples: Sequence[Example]) -> Iterator[LabeledExamples]:
    """All labels that examples have: their own, and those inside answers of ``Key: value`` lines or JSON.

    Inside an answer, what comes out of a list is a label: at most three of them, and of many examples
    that have labels of their own none, since each is predicted anew.
    """
    own = labeled_examples(examples)
    yield own
    whole = bool(own.examples) and own.answers
    if whole or (2 * len(own.examples) >= len(examples) > _FEW):
        return
    answered = sorted((e for e in examples if e.output.strip()), key=lambda e: e.id)
    outputs = sorted(e.output for e in answered)
    if not outputs:
        return
    contract = infer(outputs[:: -(-len(outputs) // _READ)])
    closed = frozenset() if isinstance(contract, LabelContract) else contract.parts_with_choices()
    parts = [(e, contract.parts(e.output)) for e in answered] if closed else []
    for field in sorted(closed)[:_MOST_FIELDS]:
        mine = [(e, values[field]) for e, values in parts if values.get(field)]
        # A field that says what the examples' own label says would be checked twice.
        if mine and any(normalize(e.label or "") != normalize(value) for e, value in mine):
            yield LabeledExamples(
                tuple(e for e, _ in mine),
                _majority_spelling([value for _, value in mine]),
                answers=False,
                field=field,
            )


def _answers(examples: Sequence[Example]) -> LabeledExamples | None:
    answered = [e for e in examples if e.output.strip()]
    if sum(len(e.output) <= _LONG for e in answered) < _SHORT_SHARE * max(len(answered), 1):
        return None
    contract = infer([e.output for e in answered])
    if not isinstance(contract, LabelContract):
        return None
    known: dict[str, str | None] = {}
    for output in sorted({e.output for e in answered}):
        meant = contract.parts(output).get("label")
        known[output] = meant if meant in contract.labels else None
    pairs = [(e, label) for e in answered if (label := known[e.output]) is not None]
    return LabeledExamples(
        tuple(e for e, _ in pairs), tuple(label for _, label in pairs), answers=True
    )


def _majority_spelling(labels: Sequence[str]) -> tuple[str, ...]:
    """Each label in the most frequent of its spellings (the first in the alphabet among equals)."""
    counts: dict[str, dict[str, int]] = {}
    keys = {label: normalize(label) for label in set(labels)}
    for label in labels:
        mine = counts.setdefault(keys[label], {})
        mine[label.strip()] = mine.get(label.strip(), 0) + 1
    best = {key: min(mine, key=lambda s: (-mine[s], s)) for key, mine in counts.items()}
    return tuple(best[keys[label]] for label in labels)

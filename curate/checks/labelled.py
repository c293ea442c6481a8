"""Which examples have a label: their own, or an answer that is one."""

from collections.abc import Sequence
from dataclasses import dataclass

from curate.contract import LabelContract, infer
from curate.domain.examples import Example
from curate.text import normalise

_LONG = 80
_SHORT_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Labelled:
    """Examples with their labels.

    Attributes:
        examples: Those that have one, by id.
        labels: Parallel to them, each spelt as most have it.
        answers: Whether the label is the whole answer, so that changing one changes the other.
    """

    examples: tuple[Example, ...]
    labels: tuple[str, ...]
    answers: bool


def labelled(examples: Sequence[Example]) -> Labelled:
    """The labels of examples: what ``label`` says where most have one, else answers that are labels.

    Labels that differ in case and white space only are the same; so are slips of the pen in answers.
    """
    ordered = sorted(examples, key=lambda e: e.id)
    mine = [e for e in ordered if e.label and e.label.strip()]
    if 2 * len(mine) < len(ordered) and (found := _answers(ordered)) is not None:
        return found
    return Labelled(
        tuple(mine),
        _spelt([e.label or "" for e in mine]),
        answers=all(normalise(e.output) == normalise(e.label or "") for e in mine),
    )


def _answers(examples: Sequence[Example]) -> Labelled | None:
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
    return Labelled(tuple(e for e, _ in pairs), tuple(label for _, label in pairs), answers=True)


def _spelt(labels: Sequence[str]) -> tuple[str, ...]:
    """Each label in the commonest of its spellings (the first in the alphabet among equals)."""
    counts: dict[str, dict[str, int]] = {}
    keys = {label: normalise(label) for label in set(labels)}
    for label in labels:
        mine = counts.setdefault(keys[label], {})
        mine[label.strip()] = mine.get(label.strip(), 0) + 1
    best = {key: min(mine, key=lambda s: (-mine[s], s)) for key, mine in counts.items()}
    return tuple(best[keys[label]] for label in labels)

"""How doubtful every label is, for reading a list from the most doubtful label on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from curate.checks.base import conversation
from curate.checks.labels.label_sources import LabeledExamples, label_sources
from curate.domain.examples import Example
from curate.similarity.embeddings import embed
from curate.similarity.label_prediction import FOLDS, predict
from curate.text import normalize

ROUNDS = 4
"""How often the texts are dealt out anew where there are few."""
FEW = 3_000
_TWO = 2


@dataclass(frozen=True, slots=True)
class LabelDoubt:
    """How doubtful the label of an example is.

    Attributes:
        example: Its id.
        label: The label that it has.
        field: The field of the answers that holds it; None for a label of its own.
        other: The label that its text reads most like, of the others; None where there is no score.
        doubt: From 0 (reads like its label alone) to 1 (like the other alone); 0.5 is like both. None where
            the text is empty or fewer than five different texts have the label, so that nothing can be said.
    """

    example: int
    label: str
    field: str | None
    other: str | None
    doubt: float | None


def audit(examples: Sequence[Example], *, meaning: bool) -> list[LabelDoubt]:
    """Every labeled example with the doubt about its label, the most doubtful first, those without last.

    Two classifiers, one on the words (TF-IDF) and with ``meaning`` one on word vectors, predict the label of
    each text from others; the doubt is the margin between the label it has and the best other one
    (normalized margin, Northcutt et al., 2021).

    Args:
        examples: Any; those without a label are left out.
        meaning: Whether to use word vectors as well.
    """
    own, *fields = label_sources(examples)
    best = sorted(fields, key=lambda one: (-_usual(one), one.field or ""))[:1]
    sources = [own] if own.examples else best
    found = [doubt for known in sources for doubt in _doubts(known, meaning=meaning)]
    return sorted(found, key=lambda one: (one.doubt is None, -(one.doubt or 0), one.example))


def _usual(known: LabeledExamples) -> int:
    """How many labels have many examples: the field with the most is most like a label."""
    return sum(number >= 2 * FOLDS for number in Counter(known.labels).values())


def _doubts(known: LabeledExamples, *, meaning: bool) -> list[LabelDoubt]:
    keys = [normalize(conversation(one)) for one in known.examples]
    texts = {(label, key) for label, key in zip(known.labels, keys, strict=True) if key}
    counts = Counter(label for label, _ in texts)
    classes = sorted(label for label, number in counts.items() if number >= FOLDS)
    numbers = {label: number for number, label in enumerate(classes)}
    rows = sorted(
        (key, numbers[label], one.id)
        for one, label, key in zip(known.examples, known.labels, keys, strict=True)
        if key and label in numbers
    )
    doubts: dict[int, tuple[str, float]] = {}
    if len(classes) >= _TWO:
        given = np.array([number for _, number, _ in rows], dtype=np.int64)
        ordered = [key for key, _, _ in rows]
        rounds = ROUNDS if len(rows) <= FEW else 1
        probable = predict(ordered, given, rounds=rounds)
        if meaning:
            probable = (probable + predict(ordered, given, embed, rounds=rounds)) / 2
        each = np.arange(len(given))
        mine = probable[each, given]
        others = probable.copy()
        others[each, given] = -1
        other = others.argmax(axis=1)
        margin = (1 + others[each, other] - mine) / 2
        for (_, _, one), best, value in zip(rows, other.tolist(), margin.tolist(), strict=True):
            doubts[one] = (classes[best], round(min(1.0, max(0.0, value)), 4))
    return [
        LabelDoubt(one.id, label, known.field, *doubts.get(one.id, (None, None)))
        for one, label in zip(known.examples, known.labels, strict=True)
    ]

"""Label errors: examples that read like those of another label."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import numpy as np
from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks, conversation, named
from curate.checks.labels.label_sources import LabeledExamples, label_key, label_sources
from curate.contract import LabelContract
from curate.domain.examples import Example
from curate.domain.findings import Fact, Finding
from curate.similarity.embeddings import embed
from curate.similarity.label_prediction import confident_others, predict
from curate.text import normalize, shorten
from curate.text.sentences import Template

TWO = 2


@checks.register
class LabelError(Check):
    """Report examples whose text suggests another label, the most certain first.

    A classical text classifier (TF-IDF of words and characters, logistic regression) predicts every
    label from examples that it was not trained on. Confident learning (Northcutt et al., 2021) then
    takes those for another label that reach that label's own threshold: the mean probability of the
    examples that have it. The score is how much of the two labels' probability is the other one's.
    Labels are the examples' own, else the answers where these are labels, and of what comes out of a
    list inside answers of ``Key: value`` lines or JSON that with the most values.
    """

    name = "label_error"
    title = "Possibly wrong labels"
    local = False
    sentences: ClassVar[Mapping[str, Template]] = {
        "wrong_label": (
            "{names} is labeled {label}, but reads like {other} ({certainty:percent}). Check which label "
            "is right."
        ),
        "wrong_value": (
            "{names} has {part} “{label}”, but reads like {other} ({certainty:percent}). Check which label "
            "is right."
        ),
    }
    titles: ClassVar[Mapping[str, str]] = {
        "wrong_label": "Labels",
        "wrong_value": "Labels inside answers",
    }

    minimum: int = Field(
        10,
        ge=5,
        description="Labels with fewer different texts are neither questioned nor suggested.",
    )
    certainty: float = Field(
        0.9,
        ge=0.5,
        le=1,
        description="Report only what is at least this certain; a higher value finds less.",
    )

    meaning: bool = Field(
        default=False,
        description="Compare texts by meaning (word vectors, extra `semantic`) instead of by their words.",
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        own, *fields = label_sources(examples)
        # Each costs as much as the first; the field with the most usual values is most like a label.
        best_field = sorted(fields, key=lambda one: (-self._usual(one), one.field or ""))[:1]
        for known in (own, *best_field):
            yield from self._doubted(known)

    def _usual(self, known: LabeledExamples) -> int:
        """How many labels have enough examples."""
        return sum(count >= self.minimum for count in Counter(known.labels).values())

    def _doubted(self, known: LabeledExamples) -> Iterator[Finding]:
        keys = [normalize(conversation(e)) for e in known.examples]
        texts: dict[str, set[str]] = {}
        for label, key in zip(known.labels, keys, strict=True):
            texts.setdefault(label, set()).add(key)
        classes = sorted(label for label, mine in texts.items() if len(mine - {""}) >= self.minimum)
        if len(classes) < TWO:
            return
        numbers = {label: number for number, label in enumerate(classes)}
        rows = sorted(
            (key, numbers[label], e.id, e)
            for e, label, key in zip(known.examples, known.labels, keys, strict=True)
            if key and label in numbers
        )
        given = np.array([number for _, number, _, _ in rows], dtype=np.int64)
        probable = predict(
            [key for key, _, _, _ in rows], given, vectors=embed if self.meaning else None
        )
        found = [
            (round(score, 4), example, number, other)
            for (_, number, _, example), (other, score) in zip(
                rows, confident_others(probable, given), strict=True
            )
            if score >= self.certainty
        ]
        for score, example, number, other in sorted(found, key=lambda f: (-f[0], f[1].id)):
            yield self._finding(example, classes[number], classes[other], score, known)

    def _finding(
        self, example: Example, label: str, other: str, score: float, known: LabeledExamples
    ) -> Finding:
        inside = known.field is not None
        # By its own answer: whether the labels of all are their answers changes with the next row.
        is_answer = LabelContract(labels=(label,)).parts(example.output).get("label") == label
        place = example.output.find(label) if inside and example.output.count(label) == 1 else -1
        args: dict[str, Fact] = {
            **named([example]),
            "label": shorten(label, 40),
            "other": shorten(other, 40),
            "certainty": min(score, 0.99),
        }
        if known.field is not None:
            args["part"] = known.field
        return Finding(
            check=self.name,
            examples=(example.id,),
            code="wrong_value" if inside else "wrong_label",
            args=args,
            field="output" if inside or is_answer else None,
            about=label_key(label, known.field),
            start=place if place >= 0 else None,
            end=place + len(label) if place >= 0 else None,
            # Inside an answer, much does not follow from the input: urgency, a date.
            severity="note" if inside else "warning",
            score=score,
            suggestion=other if known.answers or place >= 0 else None,
        )

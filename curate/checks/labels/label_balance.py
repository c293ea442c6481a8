"""Label balance: labels with too few examples, and a label that most examples have."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks
from curate.checks.labels.label_sources import LabeledExamples, label_key, label_sources
from curate.domain.examples import Example
from curate.domain.findings import Fact, Finding
from curate.text import shorten
from curate.text.sentences import Template

SHOWN = 50
"""Examples that a finding names at most, those with the lowest ids."""
FEWEST = 20
"""Labeled examples from which on shares mean anything."""


@checks.register
class LabelBalance(Check):
    """Report labels with few examples, and a label that most of the examples have.

    A model can't learn what it hardly sees, and gives the most frequent answer when in doubt. Labels are
    the examples' own, else the answers where these are labels, and what comes out of
    a list inside them. Nothing is reported for fewer than 20 labeled examples.
    """

    name = "label_balance"
    title = "Labels with too few or too many examples"
    local = False
    sentences: ClassVar[Mapping[str, Template]] = {
        "too_few": tuple(
            f"Only {{count}} of {{total:,}} examples {{count:is|are}} {labeled} {{label}}. A model can "
            "hardly learn that. Add more, at least {minimum} in all, or merge the label with another one."
            for labeled in ("of {part}", "labeled")
        ),
        "too_many": tuple(
            f"{{count:,}} of {{total:,}} examples ({{share:percent}}) are {labeled} {{label}}. A model "
            "will tend to give that answer to any input. Add examples of the other labels, or leave some "
            "of these out."
            for labeled in ("of {part}", "labeled")
        ),
    }
    titles: ClassVar[Mapping[str, str]] = {
        "too_few": "Too few examples",
        "too_many": "Too many examples",
    }

    minimum: int = Field(10, ge=1, description="Report labels with fewer examples than this.")
    share: float = Field(
        0.8, gt=0, le=1, description="Report a label that more than this share of the examples has."
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for known in label_sources(examples):
            yield from self._balance(known)

    def _balance(self, known: LabeledExamples) -> Iterator[Finding]:
        total = len(known.examples)
        by_label: dict[str, list[int]] = defaultdict(list)
        for example, label in zip(known.examples, known.labels, strict=True):
            by_label[label].append(example.id)
        if total < FEWEST:
            return
        for label, ids in sorted(by_label.items(), key=lambda item: (len(item[1]), item[0])):
            share = len(ids) / total
            counts: dict[str, Fact] = {"count": len(ids), "total": total}
            if len(ids) < self.minimum:
                few = {**counts, "minimum": self.minimum}
                score = 1 - len(ids) / self.minimum
                yield self._finding("too_few", ids, label, known.field, few, score)
            elif len(by_label) > 1 and share > self.share:
                many = {**counts, "share": share}
                yield self._finding("too_many", ids, label, known.field, many, share)

    def _finding(
        self,
        code: str,
        ids: Sequence[int],
        label: str,
        part: str | None,
        counts: Mapping[str, Fact],
        score: float,
    ) -> Finding:
        called: dict[str, Fact] = {"label": shorten(label, 40)}
        return Finding(
            check=self.name,
            examples=tuple(sorted(ids)[:SHOWN]),
            code=code,
            args={**counts, **called, **({} if part is None else {"part": part})},
            about=label_key(label, part),
            sample=True,
            severity="note",
            score=score,
        )

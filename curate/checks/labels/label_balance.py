"""Label balance: labels with too few examples, and a label that most examples have."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks
from curate.checks.labels.label_sources import LabeledExamples, label_sources
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import percent, shorten

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

    minimum: int = Field(10, ge=1, description="Report labels with fewer examples than this.")
    share: float = Field(
        0.8, gt=0, le=1, description="Report a label that more than this share of the examples has."
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for known in label_sources(examples):
            yield from self._balance(known)

    def _balance(self, known: LabeledExamples) -> Iterator[Finding]:
        labeled = "labeled" if known.field is None else f"of {known.field}"
        total = len(known.examples)
        by_label: dict[str, list[int]] = defaultdict(list)
        for example, label in zip(known.examples, known.labels, strict=True):
            by_label[label].append(example.id)
        if total < FEWEST:
            return
        for label, ids in sorted(by_label.items(), key=lambda item: (len(item[1]), item[0])):
            called = shorten(label, 40)
            if len(ids) < self.minimum:
                yield self._finding(
                    ids,
                    f"Only {len(ids)} of {total:,} examples {_are(ids)} {labeled} {called}. A model "
                    f"can hardly learn that. Add more, at least {self.minimum} in all, or merge the label "
                    "with another one.",
                    1 - len(ids) / self.minimum,
                )
            elif len(by_label) > 1 and len(ids) > self.share * total:
                yield self._finding(
                    ids,
                    f"{len(ids):,} of {total:,} examples ({percent(len(ids) / total)}) are {labeled} "
                    f"{called}. A model will tend to give that answer to any input. Add examples of "
                    "the other labels, or leave some of these out.",
                    len(ids) / total,
                )

    def _finding(self, ids: Sequence[int], message: str, score: float) -> Finding:
        return Finding(
            check=self.name,
            examples=tuple(sorted(ids)[:SHOWN]),
            severity="note",
            message=message,
            score=score,
        )


def _are(ids: Sequence[int]) -> str:
    return "is" if len(ids) == 1 else "are"

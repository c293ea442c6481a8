"""Semantic duplicates: the same request in other words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks, conversation, digest, named
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.similarity.embeddings import alike, embed
from curate.text import normalize, shorten
from curate.text.sentences import Template

SHOWN = 50


@checks.register
class SemanticDuplicate(Check):
    """Report inputs that probably mean the same, in whatever words.

    The score is the cosine similarity of mean static word embeddings (wordllama), which knows neither
    word order nor negation: “is paid” and “is not paid” look the same to it, so check each one. Every pair
    is compared, in time that grows with the square of the examples. Needs the extra ``semantic``
    (``pip install 'curate-tuning[semantic]'``); nothing is fetched when it runs.
    """

    name = "semantic_duplicate"
    title = "Inputs that mean the same"
    default: ClassVar[bool] = False
    local = False
    sentences: ClassVar[Mapping[str, Template]] = {
        "same_meaning": (
            "{count} inputs probably mean the same as “{quoted}” ({names}; cosine similarity of their "
            "words up to {similarity:.2f}). Check whether they do, and keep those that teach something "
            "different."
        )
    }
    titles: ClassVar[Mapping[str, str]] = {"same_meaning": title}

    threshold: float = Field(
        0.9, ge=0.5, le=1, description="Report inputs whose cosine similarity is at least this."
    )
    most: int = Field(
        30_000,
        ge=2,
        description="Compare at most this many different inputs, the first in the alphabet.",
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        owners: dict[str, list[Example]] = defaultdict(list)
        for example in sorted(examples, key=lambda e: e.id):
            if key := normalize(conversation(example)):
                owners[key].append(example)
        # By text, not by first appearance: a tie must not depend on the order of the examples.
        texts = sorted(owners)[: self.most]
        near: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for i, j, similar in alike(embed(texts), self.threshold):
            near[i].append((j, similar))
            near[j].append((i, similar))
        done: set[int] = set()
        for i in sorted(near, key=lambda i: (-len(near[i]), texts[i])):
            others = sorted((n for n in near[i] if n[0] not in done), key=lambda n: (-n[1], n[0]))
            if i in done or not others:
                continue
            done |= {i, *(j for j, _ in others)}
            members = [owners[texts[place]][0] for place in (i, *(j for j, _ in others))]
            yield self._finding(members, others[0][1])

    def _finding(self, members: Sequence[Example], best: float) -> Finding:
        score = round(best, 3)
        sample = len(members) > SHOWN
        return Finding(
            check=self.name,
            examples=tuple(e.id for e in members[:SHOWN]),
            code="same_meaning",
            args={
                "count": len(members),
                "quoted": shorten(members[0].input),
                **named(members),
                "similarity": score,
            },
            field="input",
            about=digest(normalize(conversation(members[0]))) if sample else "",
            sample=sample,
            severity="note",
            score=score,
        )

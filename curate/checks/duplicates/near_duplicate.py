"""Near-duplicates: the same request, sent twice in almost the same words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Self

from pydantic import Field, PrivateAttr
from typing_extensions import override

from curate.checks.base import Check, checks, conversation, facts, named
from curate.domain.examples import Example
from curate.domain.findings import Chain, Cluster, Fact, Finding, Link
from curate.similarity import Memory, bonds, clusters
from curate.text import normalize, shorten
from curate.text.comparison_key import ComparisonKey
from curate.text.sentences import Template, fill

LEFT_OUT = {
    "ignore_numbers": "numbers and ids",
    "ignore_courtesies": "greeting and sign-off",
}
"""Options that leave something of a text out, with what they leave out."""
CHAIN = (
    " Not all of them are similar to each other: some are connected only through others, and the least "
    "similar two share {least:percent} of their text."
)


@checks.register
class NearDuplicate(Check):
    """Report clusters of inputs that share most of their character sequences.

    Similarity is the Jaccard index of character n-gram sets; candidates come from MinHash bands
    (Broder, 1997) and every reported pair is verified exactly. Earlier turns count as part of the
    input, the system text does not.
    """

    name = "near_duplicate"
    title = "Near-duplicate inputs"
    local = False
    sentences: ClassVar[Mapping[str, Template]] = {
        "similar_inputs": (
            "{count} inputs are {how}{but}: “{quoted}” ({names}).{chain} Keep those that teach something "
            "different."
        )
    }
    titles: ClassVar[Mapping[str, str]] = {"similar_inputs": "Similar inputs"}
    needs = frozenset({"different"})

    threshold: float = Field(0.7, gt=0, le=1, description="Report inputs at least this similar.")
    width: int = Field(5, ge=2, le=10, description="Characters in one n-gram.")
    ignore_numbers: bool = Field(
        default=False,
        description="Treat all numbers, dates and ids as the same: order 17 equals order 18.",
    )
    ignore_courtesies: bool = Field(
        default=False,
        description="Ignore the greeting at the beginning and the sign-off at the end.",
    )
    different: tuple[tuple[int, int], ...] = Field(
        (), description="Pairs of example ids that a person marked as different."
    )

    _memory: Memory = PrivateAttr(default_factory=Memory)
    _found: list[Cluster] = PrivateAttr(default_factory=list)

    def with_memory(self, memory: Memory) -> Self:
        """The same check with what an earlier comparison by the same ``method`` worked out.

        It saves time and changes nothing about the result.
        """
        check = self.model_copy()
        check._memory = memory  # noqa: SLF001 - a copy of this class
        return check

    @property
    def memory(self) -> Memory:
        """What is known of earlier comparisons and of the last one."""
        return self._memory

    @property
    def found(self) -> Sequence[Cluster]:
        """The clusters of the last comparison."""
        return self._found

    @property
    def key(self) -> ComparisonKey:
        """What of an input counts."""
        return ComparisonKey(numbers=not self.ignore_numbers, courtesies=not self.ignore_courtesies)

    @property
    def method(self) -> str:
        """How texts are compared: what of them is read, and the width of an n-gram."""
        return f"{self.key.name}/{self.width}"

    def clusters(self, examples: Sequence[Example]) -> list[Cluster]:
        """Clusters of nearly the same inputs, exact copies among them, by their first member."""
        ordered = sorted(examples, key=lambda e: e.id)
        texts = [conversation(e) for e in ordered]
        ids = [(e.id, e.revision) for e in ordered]
        groups = clusters(
            texts,
            self.threshold,
            self.width,
            different=self._different(ordered),
            key=self.key,
            known=self._memory.sign(ids, texts, self.width, self.key),
            memory=self._memory,
        )
        self._found = [
            Cluster(
                examples=tuple(ordered[i].id for i in group.members),
                canonical=ordered[group.canonical].id,
                min_similarity=group.min_similarity,
                max_similarity=group.max_similarity,
                exact=group.exact,
            )
            for group in groups
        ]
        return self._found

    def chain(self, members: Sequence[Example]) -> Chain:
        """How a cluster of at least two members hangs together."""
        ordered = sorted(members, key=lambda e: e.id)
        found = bonds(
            [conversation(e) for e in ordered],
            self.threshold,
            self.width,
            self.key,
            self._different(ordered),
        )

        def link(one: int, other: int, similarity: float) -> Link:
            return Link(ordered[one].id, ordered[other].id, similarity)

        return Chain(
            tuple(link(*one) for one in found.links),
            link(*found.apart),
            tuple(tuple(ordered[place].id for place in part) for part in found.parts),
        )

    def _different(self, ordered: Sequence[Example]) -> list[tuple[int, int]]:
        places = {e.id: place for place, e in enumerate(ordered)}
        return [
            (places[a], places[b])
            for a, b in self.different
            if a in places and b in places and a != b
        ]

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        known = {e.id: e for e in examples}
        for cluster in self.clusters(examples):
            members = [known[i] for i in cluster.examples]
            if len({(normalize(conversation(e)), normalize(e.output)) for e in members}) == 1:
                continue  # exact_duplicate reports these
            yield Finding(
                check=self.name,
                examples=(
                    cluster.canonical,
                    *(i for i in cluster.examples if i != cluster.canonical),
                ),
                code="similar_inputs",
                args=self._facts(cluster, members, known[cluster.canonical]),
                field="input",
                score=cluster.max_similarity,
            )

    def _facts(
        self, cluster: Cluster, members: Sequence[Example], canonical: Example
    ) -> dict[str, Fact]:
        args: dict[str, Fact] = {
            "count": len(members),
            "quoted": shorten(canonical.input),
            **named(members),
        }
        if not cluster.exact:
            args["similarity"] = cluster.max_similarity
        if cluster.min_similarity < self.threshold:
            args["least"] = cluster.min_similarity
        if left_out := [name for name in LEFT_OUT if getattr(self, name)]:
            args["left_out"] = tuple(left_out)
        return args

    @override
    @classmethod
    def sentence(cls, finding: Finding) -> str:
        known = facts(finding)
        left_out = " and ".join(LEFT_OUT[str(name)] for name in known.get("left_out", ()))  # type: ignore[union-attr]
        parts = {
            "how": fill(
                ("nearly the same (up to {similarity:percent} of their text)", "the same"), known
            ),
            "but": f", not counting {left_out}" if left_out else "",
            "chain": fill((CHAIN, ""), known),
        }
        return fill(cls.sentences[finding.code], {**known, **parts})

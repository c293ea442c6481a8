"""The base of checks that go by clusters of near-duplicates: how inputs are compared."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field, InstanceOf, model_validator

from curate.checks.base import Check, Need, conversation
from curate.domain.examples import Example
from curate.domain.findings import Cluster, Clustering
from curate.similarity import Memory, clusters, components, contained
from curate.text import normalize
from curate.text.comparison_key import ComparisonKey

COMPARED_BY = ("threshold", "width", "ignore_numbers", "ignore_courtesies")
"""The options that say which clusters there are, beside the pairs that a person marked as different."""


class ClusterCheck(Check):
    """A check that goes by clusters of nearly the same inputs.

    Where clusters are given, they say how inputs are compared, but for options that are given beside
    them. Clusters that were compared otherwise are not used.
    """

    local: ClassVar[bool] = False
    needs: ClassVar[frozenset[Need]] = frozenset({"clustering"})

    threshold: float = Field(0.7, gt=0, le=1, description="Compare inputs at least this similar.")
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
    clustering: InstanceOf[Clustering] | None = Field(
        None,
        exclude=True,
        repr=False,
        description="The clusters of these examples, where they are known: compared as those were.",
    )

    @model_validator(mode="before")
    @classmethod
    def _as_compared(cls, given: Any) -> Any:
        known = given.get("clustering") if isinstance(given, Mapping) else None
        if not isinstance(known, Clustering):
            return given
        return {**known.options, "different": known.different, **given}

    @property
    def options(self) -> dict[str, Any]:
        """How inputs are compared."""
        return self.model_dump(include=set(COMPARED_BY))

    @property
    def key(self) -> ComparisonKey:
        """What of an input counts."""
        return ComparisonKey(numbers=not self.ignore_numbers, courtesies=not self.ignore_courtesies)

    @property
    def method(self) -> str:
        """How texts are compared: what of them is read, and the width of an n-gram."""
        return f"{self.key.name}/{self.width}"

    def clusters(self, examples: Sequence[Example]) -> Sequence[Cluster]:
        """Clusters of nearly the same inputs, exact copies among them, and of inputs that hold others."""
        known = self.clustering
        if known and known.options == self.options and known.different == self.different:
            return known.clusters
        return self.compare(examples)

    def compare(
        self, examples: Sequence[Example], memory: Memory | None = None
    ) -> tuple[Cluster, ...]:
        """The clusters, compared now.

        Args:
            examples: Any examples; their order does not matter.
            memory: What an earlier comparison by the same ``method`` worked out, and where new things are
                kept. It saves time and changes nothing about the result.
        """
        memory = memory or Memory()
        ordered = sorted(examples, key=lambda e: e.id)
        texts = [conversation(e) for e in ordered]
        ids = [(e.id, e.input_revision) for e in ordered]
        groups = clusters(
            texts,
            self.threshold,
            self.width,
            different=self.different_places(ordered),
            key=self.key,
            known=memory.sign(ids, texts, self.width, self.key),
            memory=memory,
        )
        near = [
            Cluster(
                examples=tuple(ordered[i].id for i in group.members),
                canonical=ordered[group.canonical].id,
                min_similarity=group.min_similarity,
                max_similarity=group.max_similarity,
                exact=group.exact,
            )
            for group in groups
        ]
        more = self._containing(ordered, texts, near)
        return tuple(sorted([*near, *more], key=lambda one: (one.examples, one.relation)))

    def _containing(
        self, ordered: Sequence[Example], texts: Sequence[str], near: Sequence[Cluster]
    ) -> Iterator[Cluster]:
        """Clusters of inputs that stand whole in others; without those that are near-duplicates anyhow."""
        pairs = contained(texts, self.different_places(ordered))
        cluster_of = {one: place for place, each in enumerate(near) for one in each.examples}
        members: dict[int, list[int]] = defaultdict(list)
        for place, first in enumerate(components(len(ordered), pairs).tolist() if pairs else []):
            members[first].append(place)
        for places in members.values():
            if len(places) < 2 or len({cluster_of.get(ordered[i].id, -1 - i) for i in places}) < 2:
                continue
            lengths = [len(normalize(texts[place])) for place in places]
            least = min(lengths)
            longer = sorted(least / length for length in lengths)
            yield Cluster(
                examples=tuple(ordered[place].id for place in places),
                canonical=ordered[places[lengths.index(least)]].id,
                min_similarity=longer[0],
                max_similarity=longer[-2],
                exact=False,
                relation="contains",
            )

    def different_places(self, ordered: Sequence[Example]) -> list[tuple[int, int]]:
        """The pairs that a person marked as different, as places in a list of examples."""
        places = {e.id: place for place, e in enumerate(ordered)}
        return [
            (places[a], places[b])
            for a, b in self.different
            if a in places and b in places and a != b
        ]

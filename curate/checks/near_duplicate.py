"""Near-duplicates: the same request, sent twice in almost the same words."""

from collections.abc import Iterator, Sequence

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks, conversation, names
from curate.domain.examples import Example
from curate.domain.findings import Cluster, Finding
from curate.similarity import clusters
from curate.text import normalise, shorten


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

    threshold: float = Field(0.7, gt=0, le=1, description="Report inputs at least this similar.")
    width: int = Field(5, ge=2, le=10, description="Characters in one n-gram.")
    different: tuple[tuple[int, int], ...] = Field(
        (), description="Pairs of example ids that a person called different."
    )

    def clusters(self, examples: Sequence[Example]) -> list[Cluster]:
        """Clusters of nearly the same inputs, exact copies among them, by their first member."""
        ordered = sorted(examples, key=lambda e: e.id)
        places = {e.id: place for place, e in enumerate(ordered)}
        groups = clusters(
            [conversation(e) for e in ordered],
            self.threshold,
            self.width,
            different=[
                (places[a], places[b])
                for a, b in self.different
                if a in places and b in places and a != b
            ],
        )
        return [
            Cluster(
                examples=tuple(ordered[i].id for i in group.members),
                canonical=ordered[group.canonical].id,
                min_similarity=group.min_similarity,
                max_similarity=group.max_similarity,
                exact=group.exact,
            )
            for group in groups
        ]

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        known = {e.id: e for e in examples}
        for cluster in self.clusters(examples):
            members = [known[i] for i in cluster.examples]
            if cluster.exact and len({normalise(e.output) for e in members}) == 1:
                continue  # exact_duplicate reports these
            yield Finding(
                check=self.name,
                examples=(
                    cluster.canonical,
                    *(i for i in cluster.examples if i != cluster.canonical),
                ),
                field="input",
                message=self._message(cluster, members, known[cluster.canonical]),
                score=cluster.max_similarity,
            )

    def _message(self, cluster: Cluster, members: Sequence[Example], canonical: Example) -> str:
        if cluster.exact:
            how = "the same"
        else:
            how = f"nearly the same (up to {cluster.max_similarity:.0%} of their text)"
        chain = (
            " Some of them resemble each other only by way of another one."
            if cluster.min_similarity < self.threshold
            else ""
        )
        return (
            f"{len(members)} inputs are {how}: “{shorten(canonical.input)}” "
            f"({names(members)}).{chain} Keep the ones that teach something different."
        )

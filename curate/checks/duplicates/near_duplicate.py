"""Near-duplicates: the same request, sent twice in almost the same words."""

from collections.abc import Iterator, Sequence

from typing_extensions import override

from curate.checks.base import checks, conversation, names
from curate.checks.duplicates.cluster_check import ClusterCheck
from curate.domain.examples import Example
from curate.domain.findings import Chain, Cluster, Finding, Link
from curate.similarity import bonds
from curate.text import normalize, percent, shorten


@checks.register
class NearDuplicate(ClusterCheck):
    """Report clusters of inputs that share most of their character sequences.

    Similarity is the Jaccard index of character n-gram sets; candidates come from MinHash bands
    (Broder, 1997) and every reported pair is verified exactly. Earlier turns count as part of the
    input, the system text does not.
    """

    name = "near_duplicate"
    title = "Near-duplicate inputs"

    def chain(self, members: Sequence[Example]) -> Chain:
        """How a cluster of at least two members hangs together."""
        ordered = sorted(members, key=lambda e: e.id)
        found = bonds(
            [conversation(e) for e in ordered],
            self.threshold,
            self.width,
            self.key,
            self.different_places(ordered),
        )

        def link(one: int, other: int, similarity: float) -> Link:
            return Link(ordered[one].id, ordered[other].id, similarity)

        return Chain(
            tuple(link(*one) for one in found.links),
            link(*found.apart),
            tuple(tuple(ordered[place].id for place in part) for part in found.parts),
        )

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
                field="input",
                message=self._message(cluster, members, known[cluster.canonical]),
                score=cluster.max_similarity,
            )

    def _message(self, cluster: Cluster, members: Sequence[Example], canonical: Example) -> str:
        if cluster.exact:
            how = "the same"
        else:
            how = f"nearly the same (up to {percent(cluster.max_similarity)} of their text)"
        if left_out := self._left_out():
            how += f", not counting {left_out}"
        chain = (
            " Not all of them are similar to each other: some are connected only through others, and the "
            f"least similar two share {percent(cluster.min_similarity)} of their text."
            if cluster.min_similarity < self.threshold
            else ""
        )
        return (
            f"{len(members)} inputs are {how}: “{shorten(canonical.input)}” "
            f"({names(members)}).{chain} Keep those that teach something different."
        )

    def _left_out(self) -> str:
        parts = [
            *["numbers and ids"] * self.ignore_numbers,
            *["greeting and sign-off"] * self.ignore_courtesies,
        ]
        return " and ".join(parts)

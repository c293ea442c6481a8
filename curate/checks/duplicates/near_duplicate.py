"""Near-duplicates: the same request, sent twice in almost the same words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.checks.base import checks, conversation, facts, named
from curate.checks.duplicates.cluster_check import ClusterCheck
from curate.domain.examples import Example
from curate.domain.findings import Chain, Cluster, Fact, Finding, Link
from curate.similarity import bonds
from curate.text import normalize, shorten
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
class NearDuplicate(ClusterCheck):
    """Report clusters of inputs that share most of their character sequences.

    Similarity is the Jaccard index of character n-gram sets; candidates come from MinHash bands
    (Broder, 1997) and every reported pair is verified exactly. Earlier turns count as part of the
    input, the system text does not.
    """

    name = "near_duplicate"
    title = "Near-duplicate inputs"
    sentences: ClassVar[Mapping[str, Template]] = {
        "similar_inputs": (
            "{count} inputs are {how}{but}: “{quoted}” ({names}).{chain} Keep those that teach something "
            "different."
        ),
        "contained_inputs": (
            "{count} inputs contain the same text: “{quoted}” ({names}), as a copy with a greeting and a "
            "signature or a later state of one conversation does. Keep the one that says all that matters."
        ),
    }
    titles: ClassVar[Mapping[str, str]] = {
        "similar_inputs": "Similar inputs",
        "contained_inputs": "Inputs that contain others",
    }

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
                code="similar_inputs"
                if cluster.relation == "near_duplicate"
                else "contained_inputs",
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
        if cluster.relation == "contains":
            return args
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
        if finding.code == "contained_inputs":
            return fill(cls.sentences[finding.code], known)
        left_out = " and ".join(LEFT_OUT[str(name)] for name in known.get("left_out", ()))  # type: ignore[union-attr]
        parts = {
            "how": fill(
                ("nearly the same (up to {similarity:percent} of their text)", "the same"), known
            ),
            "but": f", not counting {left_out}" if left_out else "",
            "chain": fill((CHAIN, ""), known),
        }
        return fill(cls.sentences[finding.code], {**known, **parts})

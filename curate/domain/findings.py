"""What checks find, and clusters of near-duplicates."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Literal

from curate.domain.examples import Field

Severity = Literal["error", "warning", "note"]
SEVERITIES: Mapping[Severity, str] = {
    "error": "needs a fix",
    "warning": "worth a look",
    "note": "note",
}
"""Severities in words, the worst in front."""
FAULTS: frozenset[Severity] = frozenset({"error", "warning"})
"""Those that something should be done about: an example is clean without them."""
SEVERITY_RANK: Mapping[Severity, int] = {each: rank for rank, each in enumerate(SEVERITIES)}
"""How bad each is: 0 for the worst."""
FindingStatus = Literal["open", "fixed", "dismissed"]

CLUSTER_CHECKS = ("near_duplicate", "exact_duplicate")
"""Checks that find what a duplicate cluster shows: whoever decides on the cluster decides on it."""
DUPLICATE_CHECKS = (*CLUSTER_CHECKS, "semantic_duplicate")
"""Checks that find the same once more, which is no fault of the example that is kept."""


Fact = str | int | float | bool | tuple[str, ...]
"""A fact that the sentence about a finding states; JSON keeps it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found: facts, of which the check makes a sentence.

    What a person decides about a finding belongs to its identity: check, code and place, which is
    the examples, the field, and what stands there. The facts, the score and the wording may change.

    Attributes:
        check: Name of the check.
        examples: Ids of the examples concerned, the one to look at first in front.
        code: What is wrong, among what the check can find (``email``).
        args: The facts of the sentence about it.
        field: The text it is about; None where it is about whole examples.
        start: First character of the place in that text, from 0; None for the whole text.
        end: One past its last character.
        about: What it is about where no place says so: the name of a missing section, a label.
        sample: Whether ``examples`` are only some of those concerned, which don't identify it.
        score: How sure or how strong, 0 to 1; a similarity for duplicates.
        suggestion: Text that would replace ``[start:end]`` (the whole field where they are None).
    """

    check: str
    examples: tuple[int, ...]
    code: str
    args: Mapping[str, Fact] = dataclass_field(default_factory=dict, hash=False)
    severity: Severity = "warning"
    field: Field | None = None
    start: int | None = None
    end: int | None = None
    about: str = ""
    sample: bool = False
    score: float = 1.0
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding in the database: what was found, and what became of it.

    Attributes:
        id: Belongs to its identity for ever, and is never given to another one.
        revisions: Parallel to ``finding.examples``: a fix is applied only to the revision that was
            checked.
        version: Counts from 1, whenever the same thing was found with another place, severity or
            suggestion: whoever decides says which version was on the screen.
        mark: What identifies it, as `identified` has it; the same before it is stored.
    """

    id: int
    finding: Finding
    status: FindingStatus
    revisions: tuple[int, ...]
    version: int = 1
    mark: str = ""


Relation = Literal["near_duplicate", "contains"]
"""What inputs of a cluster have to do with each other."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Inputs that are nearly the same, or of which some stand in others.

    Attributes:
        examples: Ids, ascending; at least two.
        canonical: The member that resembles the others most (the earliest among equals).
        min_similarity: Smallest Jaccard index among all pairs of members: far below the threshold
            where A resembles B and B resembles C, but A does not resemble C.
        max_similarity: Largest.
        exact: Whether every member's normalized input is the same.
        relation: ``near_duplicate``, or ``contains`` where inputs stand whole in others: as copies with a
            greeting and a signature do, or an earlier state of a conversation. There, the canonical member is
            the shortest, and the similarities are how much of a longer one it is.
    """

    examples: tuple[int, ...]
    canonical: int
    min_similarity: float
    max_similarity: float
    exact: bool
    relation: Relation = "near_duplicate"


@dataclass(frozen=True, slots=True)
class Clustering:
    """Clusters of near-duplicates among some examples, and how these were compared.

    Attributes:
        clusters: By their first member.
        options: ``threshold``, ``width``, ``ignore_numbers`` and ``ignore_courtesies``.
        different: Pairs that a person marked as different, which are not joined directly.
    """

    clusters: tuple[Cluster, ...]
    options: Mapping[str, Any] = dataclass_field(hash=False)
    different: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Two examples of a cluster, and the Jaccard index of their inputs, 0 to 1."""

    one: int
    other: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Chain:
    """How a cluster hangs together in which not everybody resembles everybody.

    Attributes:
        links: The strongest pairs above the threshold that are enough to join the members.
        apart: The pair that resembles each other least.
        parts: Members by id, in parts that resemble each other within; one part where nothing
            speaks for splitting the cluster.
    """

    links: tuple[Link, ...]
    apart: Link
    parts: tuple[tuple[int, ...], ...]

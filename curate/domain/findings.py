"""What checks find, and clusters of near-duplicates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from curate.domain.examples import Field

Severity = Literal["error", "warning", "note"]
SEVERITIES: Mapping[Severity, str] = {
    "error": "to be fixed",
    "warning": "worth a look",
    "note": "for your information",
}
"""Severities in words, the worst in front."""
SEVERITY_RANK: Mapping[Severity, int] = {each: rank for rank, each in enumerate(SEVERITIES)}
"""How bad each is: 0 for the worst."""
FindingStatus = Literal["open", "fixed", "dismissed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    Attributes:
        check: Name of the check.
        examples: Ids of the examples concerned, the one to look at first in front.
        field: The text it is about; None where it is about whole examples.
        start: First character of the place in that text, from 0; None for the whole text.
        end: One past its last character.
        message: What is wrong, in a sentence that an expert of the texts (not of tuning) understands.
        score: How sure or how strong, 0 to 1; a similarity for duplicates.
        kind: Which of the things that the check looks for (``email``); None where it is one thing.
        suggestion: Text that would replace ``[start:end]`` (the whole field where they are None).
    """

    check: str
    examples: tuple[int, ...]
    message: str
    severity: Severity = "warning"
    field: Field | None = None
    start: int | None = None
    end: int | None = None
    score: float = 1.0
    suggestion: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding in the database: what was found, what became of it, and by which revisions.

    ``revisions`` runs parallel to ``finding.examples``: a fix is applied only to the revision that
    was checked.
    """

    id: int
    finding: Finding
    status: FindingStatus
    revisions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Inputs that are nearly the same.

    Attributes:
        examples: Ids, ascending; at least two.
        canonical: The member that resembles the others most (the earliest among equals).
        min_similarity: Smallest Jaccard index among all pairs of members: far below the threshold
            where A resembles B and B resembles C, but A does not resemble C.
        max_similarity: Largest.
        exact: Whether every member's normalised input is the same.
    """

    examples: tuple[int, ...]
    canonical: int
    min_similarity: float
    max_similarity: float
    exact: bool


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

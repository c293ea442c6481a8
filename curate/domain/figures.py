"""The figures of a project: the name of each, what it counts, and their values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from curate.domain.examples import Status
from curate.domain.findings import SEVERITY_RANK, Severity

Name = Literal[
    "examples",
    "answered",
    "clean",
    "clean_to_review",
    "open_findings",
    "with_findings",
    "to_look_at",
    "needs_a_fix",
    "duplicate_clusters",
    "in_clusters",
    "duplicates",
    "format",
    "personal_data",
    "conflicts",
    "imported",
    "approved",
    "approved_with_errors",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what a person reads beside it, and what it counts."""

    title: str
    meaning: str


FIGURES: Mapping[Name, Figure] = {
    "examples": Figure("Examples", "Examples that nobody rejected."),
    "answered": Figure("With an answer", "Examples with an answer."),
    "clean": Figure(
        "Clean",
        "Examples with an answer and no open finding that needs a fix or is worth a look; of each "
        "duplicate cluster only one.",
    ),
    "clean_to_review": Figure("Clean, not reviewed", "Clean examples that nobody has decided on."),
    "open_findings": Figure(
        "Open findings",
        "Findings that nobody has fixed or dismissed. An example can have several, and one finding can "
        "be about several examples.",
    ),
    "with_findings": Figure("With open findings", "Examples with an open finding, notes too."),
    "to_look_at": Figure(
        "To look at",
        "Examples with an open finding that needs a fix or is worth a look. Notes don't count.",
    ),
    "needs_a_fix": Figure(
        "Needs a fix", "Examples with an open finding about something that is certainly wrong."
    ),
    "duplicate_clusters": Figure(
        "Duplicate clusters", "Groups of examples that say nearly the same."
    ),
    "in_clusters": Figure(
        "In duplicate clusters", "Examples that say nearly the same as another one."
    ),
    "duplicates": Figure(
        "Duplicates", "Examples that would go if one of each duplicate cluster was kept."
    ),
    "format": Figure(
        "In your format",
        "Share of the answers that follow the answer format, whatever was dismissed. You can correct the "
        "format on Findings.",
    ),
    "personal_data": Figure(
        "Personal data", "Examples with an open finding of what looks like personal data."
    ),
    "conflicts": Figure(
        "Conflicting answers", "Examples with an open finding of another answer to the same input."
    ),
    "imported": Figure("Imported", "Examples that came in, rejected ones too."),
    "approved": Figure("Approved", "Examples that somebody approved."),
    "approved_with_errors": Figure(
        "Approved with open errors",
        "Approved examples with an open finding about something that is certainly wrong. A dataset version "
        "asks before it holds them.",
    ),
}
"""Every figure that stands on more than one page. Unless one says findings, it counts examples; and
unless it says so, it leaves rejected ones out."""


@dataclass(frozen=True, slots=True)
class CheckCount:
    """What one check has found that is still open.

    Attributes:
        findings: How many findings.
        examples: How many examples they are about.
        fixable: How many of the findings have a suggested fix.
        severity: The worst among them.
    """

    check: str
    findings: int
    examples: int
    fixable: int
    severity: Severity


@dataclass(frozen=True, slots=True)
class Figures:
    """What a project has, and what is open in it.

    Attributes:
        statuses: Examples by status, rejected ones too.
        examples: Those that nobody rejected; everything below is about them.
        answered: Those with an answer.
        severities: Examples with open findings, by the worst of them.
        checks: What each check has found that is open, the worst first, then by examples.
        approved_with_errors: Approved examples with an open finding that needs a fix.
    """

    statuses: Mapping[Status, int] = field(hash=False)
    examples: int
    answered: int
    severities: Mapping[Severity, int] = field(hash=False)
    checks: tuple[CheckCount, ...]
    approved_with_errors: int = 0

    @property
    def imported(self) -> int:
        """Examples that came in."""
        return sum(self.statuses.values())

    @property
    def approved(self) -> int:
        """Examples that somebody approved."""
        return self.statuses.get("approved", 0)

    @property
    def findings(self) -> int:
        """Open findings."""
        return sum(one.findings for one in self.checks)

    @property
    def fixable(self) -> int:
        """Open findings with a suggested fix."""
        return sum(one.fixable for one in self.checks)

    @property
    def with_findings(self) -> int:
        """Examples with an open finding."""
        return sum(self.severities.values())

    @property
    def needs_a_fix(self) -> int:
        """Examples with something that is certainly wrong."""
        return self.severities.get("error", 0)

    @property
    def to_look_at(self) -> int:
        """Examples with something that needs a fix or is worth a look."""
        return self.needs_a_fix + self.severities.get("warning", 0)

    def examples_with(self, check: str) -> int:
        """Examples that a check found something open about."""
        return next((one.examples for one in self.checks if one.check == check), 0)


def worst_first(counts: list[CheckCount]) -> tuple[CheckCount, ...]:
    """In the order in which lists of checks show them."""
    return tuple(
        sorted(counts, key=lambda one: (SEVERITY_RANK[one.severity], -one.examples, one.check))
    )

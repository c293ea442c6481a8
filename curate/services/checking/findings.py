"""Findings of a project, and counts of them."""

from collections import Counter
from collections.abc import Sequence

from curate.checks import checks
from curate.domain.examples import Example
from curate.domain.findings import SEVERITY_RANK, FindingStatus, Severity, StoredFinding
from curate.stores import Database

Counts = Sequence[tuple[str, Severity, FindingStatus, int]]
"""Findings by check, severity and status."""


def list_findings(
    database: Database,
    project: str,
    *,
    check: str | None = None,
    status: FindingStatus | None = None,
) -> list[StoredFinding]:
    """Findings; every condition that is given must hold."""
    if check is not None:
        checks[check]  # an unknown name is an error, not an empty list
    with database.read() as stores:
        key = stores.projects.get(project).id
        return stores.findings.all(key, check=check, status=status)


def examples_of(
    database: Database, project: str, findings: Sequence[StoredFinding]
) -> dict[int, Example]:
    """The examples that findings are about, by id."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        about = {one for stored in findings for one in stored.finding.examples}
        return stores.examples.many(key, about)


def by_severity(counts: Counts) -> Counter[Severity]:
    """Open findings by severity."""
    total: Counter[Severity] = Counter()
    for _, severity, status, count in counts:
        if status == "open":
            total[severity] += count
    return total


def count_by_check(counts: Counts) -> dict[str, int]:
    """Open findings by check, those first that have most to fix."""
    open_ones = [
        (SEVERITY_RANK[severity], check, number)
        for check, severity, status, number in counts
        if status == "open"
    ]
    found: Counter[str] = Counter()
    for _, check, number in sorted(open_ones, key=lambda one: (one[0], -one[2])):
        found[check] += number
    return dict(found)


def open_findings(
    database: Database, project: str, check: str, *, code: str | None = None
) -> list[int]:
    """Ids of the open findings of a check, or of one type: for deciding on them together.

    Raises:
        UnknownName: There is no such check.
    """
    checks[check]
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = stores.findings.all(key, check=check, code=code, status="open")
        return [one.id for one in found]

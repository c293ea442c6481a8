"""Filtered findings of a check: a page of them, all of them, and the values to filter by."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curate.checks import checks
from curate.domain.examples import Example
from curate.domain.findings import FindingStatus, Severity, StoredFinding
from curate.stores import Database
from curate.stores.findings import Selection


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """The values that the open findings of a check can be filtered by, each with its number of findings."""

    severities: dict[Severity, int]
    labels: dict[str, int]


def filter_choices(database: Database, project: str, check: str) -> FilterChoices:
    """Severities and labels of the open findings of a check.

    Raises:
        UnknownName: There is no such check.
    """
    checks[check]
    with database.read() as stores:
        key = stores.projects.get(project).id
        return FilterChoices(
            stores.open_findings.severities(key, check), stores.open_findings.labels(key, check)
        )


def findings_page(
    database: Database, project: str, which: Selection, *, limit: int, offset: int = 0
) -> list[StoredFinding]:
    """A page of a selection, the most severe first."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        return stores.open_findings.page(key, which, limit=limit, offset=offset)


def selected_findings(
    database: Database, project: str, which: Selection, *, only_fixable: bool = False
) -> dict[int, int]:
    """A selection, or what in it has a suggested fix: ids with the versions that were seen."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        return stores.open_findings.versions(key, which, only_fixable=only_fixable)


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


def count_findings(
    database: Database, project: str
) -> list[tuple[str, Severity, FindingStatus, int]]:
    """Findings in numbers: check, severity, status, count."""
    with database.read() as stores:
        return stores.findings.counts(stores.projects.get(project).id)


def examples_of(
    database: Database, project: str, findings: Sequence[StoredFinding]
) -> dict[int, Example]:
    """The examples that findings are about, by id."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        about = {one for stored in findings for one in stored.finding.examples}
        return stores.examples.many(key, about)


def by_severity(counts: Iterable[tuple[str, Severity, FindingStatus, int]]) -> Counter[Severity]:
    """Open findings by severity."""
    total: Counter[Severity] = Counter()
    for _, severity, status, count in counts:
        if status == "open":
            total[severity] += count
    return total


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


def finding_types(database: Database, project: str, check: str) -> dict[str, int]:
    """How many open findings of a check there are of each type, the most frequent first."""
    with database.read() as stores:
        return stores.open_findings.codes(stores.projects.get(project).id, check)

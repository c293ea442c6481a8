"""Findings of a project."""

from collections.abc import Sequence

from curate.checks import checks
from curate.domain.examples import Example
from curate.domain.findings import FindingStatus, StoredFinding
from curate.stores import Database


def list_findings(
    database: Database,
    project: str,
    *,
    check: str | None = None,
    status: FindingStatus | None = None,
) -> list[StoredFinding]:
    """Findings; every condition that is given must hold.

    Open ones about examples that somebody rejected are left out, see `stores.counted`.
    """
    if check is not None:
        checks[check]  # an unknown name is an error, not an empty list
    with database.read() as stores:
        key = stores.projects.get(project).id
        return stores.findings.all(key, check=check, status=status, rejected=False)


def examples_of(
    database: Database, project: str, findings: Sequence[StoredFinding]
) -> dict[int, Example]:
    """The examples that findings are about, by id."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        about = {one for stored in findings for one in stored.finding.examples}
        return stores.examples.many(key, about)


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
        found = stores.findings.all(key, check=check, code=code, status="open", rejected=False)
        return [one.id for one in found]

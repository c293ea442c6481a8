"""Open findings of a check, narrowed down: a page of them, all of them, and what to narrow down by."""

from dataclasses import dataclass

from curate.checks import checks
from curate.domain.findings import Severity, StoredFinding
from curate.stores import Database
from curate.stores.findings import Selection

__all__ = ["Choices", "Selection", "choices", "page", "selected"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the open findings of a check can be narrowed down by, each with its number of findings."""

    severities: dict[Severity, int]
    labels: dict[str, int]


def choices(database: Database, project: str, check: str) -> Choices:
    """Severities and labels of the open findings of a check.

    Raises:
        UnknownName: There is no such check.
    """
    checks[check]
    with database.read() as stores:
        key = stores.projects.get(project).id
        return Choices(stores.findings.severities(key, check), stores.findings.labels(key, check))


def page(
    database: Database, project: str, which: Selection, *, limit: int, offset: int = 0
) -> list[StoredFinding]:
    """A page of a selection, the worst in front."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        return stores.findings.selected(key, which, limit=limit, offset=offset)


def selected(
    database: Database, project: str, which: Selection, *, only_mendable: bool = False
) -> list[int]:
    """Ids of a selection, or of those in it that have a suggested fix."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        return stores.findings.selected_ids(key, which, only_mendable=only_mendable)

"""The imports of a project: listing them, their rejected and skipped rows, and removing one."""

from dataclasses import dataclass

from curate.domain.errors import NotFound, Unusable
from curate.domain.examples import RejectedRow, SkippedRow
from curate.domain.records import Job, Source
from curate.services.importing.rejects import RejectSheet, sheet_of
from curate.services.jobs import remove_unfinished_source
from curate.stores import Database, Stores


def list_sources(database: Database, project: str) -> list[Source]:
    """The imported files of a project, the newest first."""
    with database.read() as stores:
        return stores.sources.all(stores.projects.get(project).id)


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """An imported file with its rows that became no example.

    Attributes:
        fixed: How many of its rejected rows came in later, fixed.
        sheet: The rejected rows cell by cell.
    """

    source: Source
    rejected: tuple[RejectedRow, ...]
    skipped: tuple[SkippedRow, ...]
    fixed: int
    sheet: RejectSheet


@dataclass(frozen=True, slots=True)
class ImportPage:
    """What Import shows beside the file that was chosen: the newest import as a job, and past ones.

    Attributes:
        files: The imported files, the newest first.
    """

    job: Job | None
    files: tuple[ImportedFile, ...]


def import_page(database: Database, project: str) -> ImportPage:
    """What Import shows, in one transaction.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        return ImportPage(
            stores.jobs.newest(key, "import"),
            tuple(_imported_file(stores, one) for one in stores.sources.all(key)),
        )


def _imported_file(stores: Stores, source: Source) -> ImportedFile:
    rejected = stores.sources.unused(source.id, "rejected") if source.rejected else []
    skipped = stores.sources.unused(source.id, "skipped") if source.skipped else []
    return ImportedFile(
        source,
        tuple(RejectedRow(row.line, row.reason, row.raw, row.row) for row in rejected),
        tuple(SkippedRow(row.line, row.reason, row.row) for row in skipped),
        stores.sources.count_fixed(source.id) if source.rejected else 0,
        sheet_of(source, rejected),
    )


def remove_source(database: Database, project: str, source: int) -> int:
    """Remove an import with every example that came from it; returns how many those were.

    Raises:
        NotFound: The project has no such source.
        Unusable: Somebody has worked on its examples already; nothing was removed.
    """
    with database.begin() as stores:
        key = stores.projects.get(project).id
        known = {one.id: one for one in stores.sources.all(key)}
        if source not in known:
            raise NotFound("source", source)
        touched = stores.examples.count_touched(source)
        if touched:
            raise Unusable(
                f"{known[source].name} can't be removed: {touched} of its examples were reviewed or "
                "edited. Nothing was removed: reject those that you don't want instead."
            )
        stores.sources.hide(source)
    remove_unfinished_source(database, source)
    return known[source].added

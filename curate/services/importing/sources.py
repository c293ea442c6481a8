"""The imports of a project: listing them, their rejected and skipped rows, and removing one."""

from dataclasses import dataclass

from curate.domain.actions import Action
from curate.domain.errors import Unusable
from curate.domain.examples import RejectedRow, SkippedRow
from curate.domain.records import Job, Source
from curate.services.importing.rejects import RejectSheet, sheet_of
from curate.services.jobs import remove_unfinished_source
from curate.services.people import permit
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.stores.examples import Where
from curate.text import count


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
        last: The person's last action that can be undone.
    """

    job: Job | None
    files: tuple[ImportedFile, ...]
    last: Action | None


def import_page(database: Database, project: str, person: str | None = None) -> ImportPage:
    """What Import shows to a person, in one transaction.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        return ImportPage(
            stores.jobs.newest(key, "import"),
            tuple(_imported_file(stores, one) for one in stores.sources.all(key)),
            stores.history.last(key, person or current_person()),
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


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing an import takes along, or took.

    Attributes:
        examples: Examples that came with it.
        updated: Examples of earlier imports that it updated: they keep what it said, until undo reverts it.
        fixes: Rejected rows of another import that came in with it, fixed; they are rejected again.
    """

    name: str
    examples: int
    updated: int
    fixes: int

    def sentence(self, *, done: bool = True) -> str:
        """The same for the person; ``done`` where it happened already."""
        deleted = ("was", "were") if done else ("will be", "will be")
        examples = count(self.examples, "example")
        name = self.name if done else "this file"
        said = [f"{examples} from {name} {deleted[self.examples != 1]} deleted."]
        if self.updated:
            they = "It keeps" if self.updated == 1 else "They keep"
            said.append(
                f"{count(self.updated, 'example')} of earlier imports "
                f"{'was' if self.updated == 1 else 'were'} updated by it. {they} what this file said; "
                "undo reverts that."
            )
        if self.fixes:
            are = ("is", "are") if done else ("will be", "will be")
            said.append(f"{count(self.fixes, 'fixed row')} {are[self.fixes != 1]} rejected again.")
        said.append("Dataset versions that contain them stay as they are.")
        return " ".join(said)


def find_removal(database: Database, project: str, source: int) -> Removal:
    """What removing an import would take along.

    Raises:
        NotFound: The project has no such source.
    """
    with database.read() as stores:
        return _removal(stores, stores.sources.get(stores.projects.get(project).id, source))


def _removal(stores: Stores, source: Source) -> Removal:
    return Removal(
        source.name,
        stores.examples.count(source.project, Where(source=source.id)),
        stores.history.count_updated(source.project, source.id),
        stores.sources.count_fixed_by(source.id),
    )


def remove_source(
    database: Database, project: str, source: int, person: str | None = None
) -> Removal:
    """Remove an import with every example that came from it; returns what that took along.

    Raises:
        NotFound: The project has no such source.
        Unusable: Somebody has worked on its examples already; nothing was removed.
    """
    with database.clean_up() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person or current_person(), "import")
        found = stores.sources.get(key, source)
        touched = stores.examples.count_touched(source)
        if touched:
            raise Unusable(
                f"{found.name} can't be removed: {touched} of its examples were reviewed or "
                "edited. Nothing was removed: reject those that you don't want instead."
            )
        removal = _removal(stores, found)
        stores.sources.hide(source)
    remove_unfinished_source(database, source)
    return removal

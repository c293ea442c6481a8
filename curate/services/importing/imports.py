"""Importing a file: all of its rows, or none."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from curate import importers
from curate.domain.errors import Cancelled, UnreadableFile, Unusable, printable
from curate.domain.faults import DiskFull
from curate.domain.jobs import ImportOptions, ImportRequest
from curate.importers import Inspection
from curate.services.importing.collection_pause import COLLECTION_PAUSE, each_paused
from curate.services.importing.identities import Identifier
from curate.services.importing.row_numbers import RowNumbers
from curate.services.importing.writer import ImportResult, Writer
from curate.services.jobs import mark_dead_jobs, remove_unfinished_source, run_inline
from curate.services.people import permit
from curate.services.projects import current_person
from curate.stores import Database, Stores

# Rows of one transaction: large enough to be fast, small enough to let others write in between.
CHUNK = 8_000

OnProgress = Callable[[float, str], None]


def inspect_file(path: Path, options: ImportOptions | None = None) -> Inspection:
    """Inspect a file before importing it.

    Raises:
        UnreadableFile: It can't be read as any known format.
    """
    return importers.inspect(path, **(options or ImportOptions()).arguments())


def import_file(
    database: Database,
    project: str,
    path: Path,
    options: ImportOptions | None = None,
    *,
    name: str | None = None,
    person: str | None = None,
    job: int | None = None,
    beside: Sequence[Path] = (),
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
    finish: Callable[[Stores, ImportResult], None] = lambda _stores, _result: None,
) -> ImportResult:
    """Import a file into a project.

    Rows are stored in chunks that nobody sees before the last one is in; whatever stops the import
    in between leaves nothing behind. A row that was imported before is found again by its id (or,
    without ids, by its text): unchanged it adds nothing; changed it becomes a new revision, and one
    that somebody has worked on is flagged instead of overwritten. A row that only has the id in common
    with what is there is another thing and kept beside it, unless ``options.known_ids`` says otherwise.
    Undo reverts the updates.

    Args:
        database: Where to.
        project: Name of the project.
        path: The file.
        options: What the person said about it.
        name: What to call the source, where it isn't the file's own name.
        person: Who does it.
        job: The job that does it; without one, this process is remembered as doing it.
        beside: Files that are imported together with it: of a batch, the requests and the answers.
        on_progress: Called with the share done (0 to 1) and a message, every chunk.
        should_stop: Asked every chunk whether to stop.
        finish: Done in the transaction that makes the rows visible, or not at all.

    Raises:
        UnreadableFile: Not a file that can be read; nothing was imported.
        MappingMissing: No input column was found; nothing was imported.
        Cancelled: ``should_stop`` said so; nothing was imported.
    """
    if job is None:
        mark_dead_jobs(database)
        request = ImportRequest(project, name or path.name)
        with run_inline(database, project, request, person) as (own, ended):
            account = import_file(
                database,
                project,
                path,
                options,
                name=name,
                person=person,
                job=own,
                beside=beside,
                on_progress=on_progress,
                should_stop=should_stop,
                finish=finish,
            )
            ended(account.outcome())
            return account
    options = options or ImportOptions()
    opened = importers.open_file(path, **options.arguments(), beside=beside)
    about = opened.about
    sha256 = _sha256(path)
    result = ImportResult(
        0, printable(name or path.name), about.format, about.preset, dict(about.mapping)
    )
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person or current_person(), "import")
        _refuse_second_import(stores, key)
        result.source = stores.sources.open(
            key,
            name=result.name,
            sha256=sha256,
            format=about.format,
            preset=about.preset,
            mapping=result.mapping,
            reading={
                "columns": list(about.columns),
                "delimiter": about.delimiter,
                "encoding": options.encoding,
                "sheet": options.sheet,
                "cleaning": dict(options.cleaning or {}),
            },
            person=person or current_person(),
            job=job,
        )
        arrival = Writer(
            key,
            result,
            is_first=stores.examples.is_empty(key),
            known_ids=options.known_ids,
        )
    identifier, numbers = Identifier(about), RowNumbers(about)
    try:
        for batch in each_paused(opened.batches(CHUNK)):
            if should_stop():
                raise Cancelled("The import")  # noqa: TRY301 - the cleaning up below is for it too
            with COLLECTION_PAUSE:
                # What takes long is done before the transaction, which keeps others from writing.
                rows = identifier.incoming(batch, options.cleaning)
                left_out = numbers.left_out(batch)
                with database.begin() as stores:
                    arrival.store(stores, rows, left_out)
                del rows
            arrival.decide(database, last=False)
            done = min(result.read / about.rows, 1.0) if about.rows else 0.0
            on_progress(done, f"{result.read:,} of about {about.rows:,} rows read")
        arrival.decide(database, last=True)
        with database.begin() as stores:
            arrival.apply_changes(stores, person or current_person())
            finish(stores, result)
            notes = [*about.notes, *opened.told(), *arrival.notes()]
            result.notes = list(dict.fromkeys(notes))
            stores.sources.publish(result.source, result.counts(), result.notes)
    except BaseException:
        with suppress(DiskFull):  # the sweep of dead jobs goes on with it
            remove_unfinished_source(database, result.source)
        raise
    database.update_statistics()
    return result


def import_files(
    database: Database,
    project: str,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    own: Mapping[Path, ImportOptions] | None = None,
    person: str | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
) -> list[ImportResult]:
    """Import several files; where one can't be read, none is imported.

    ``own`` has options of single files; for all others ``options`` hold.
    """
    chosen = {path: (own or {}).get(path, options) for path in paths}
    for path in paths:
        importers.open_file(path, **(chosen[path] or ImportOptions()).arguments(), beside=paths)
    results: list[ImportResult] = []
    try:
        for path in paths:
            results.append(  # noqa: PERF401 - what is done before a failure must be known
                import_file(
                    database,
                    project,
                    path,
                    chosen[path],
                    person=person,
                    beside=paths,
                    on_progress=on_progress,
                )
            )
    except BaseException:
        with database.clean_up() as stores:
            for result in results:
                stores.sources.hide(result.source)
        with suppress(DiskFull):
            for result in results:
                remove_unfinished_source(database, result.source)
        raise
    return results


def _refuse_second_import(stores: Stores, project: int) -> None:
    for source, owner, job in stores.sources.unfinished():
        if owner != project:
            continue
        if job is not None and stores.jobs.get(job).state in {"running", "cancelling"}:
            raise Unusable(
                "Another import into this project is running. Nothing was imported: wait until it has ended."
            )
        stores.sources.delete(source)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(path.name, f"{error.strerror}.") from None

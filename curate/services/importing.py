"""Bringing a file in: all of its rows, or none."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from curate import importers
from curate.domain.errors import Cancelled, NotFound, UnreadableFile, Unusable
from curate.domain.examples import ROLES, ImportedRow, RejectedRow, Row, SkippedRow
from curate.domain.records import Source
from curate.importers import Inspection
from curate.services.cleaning import cleaned
from curate.services.jobs import inline, reap
from curate.services.projects import who
from curate.stores import Database, Stores
from curate.stores.examples import Incoming, Known

# Rows of one transaction: large enough to be fast, small enough to let others write in between.
CHUNK = 5_000
SHOWN = 1_000

Tell = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person said about a file; what they left open is found out."""

    preset: str | None = None
    mapping: Mapping[str, list[str]] | None = None
    encoding: str | None = None
    sheet: str | None = None
    cleaning: Mapping[str, list[str]] | None = None

    def arguments(self) -> dict[str, Any]:
        """As keyword arguments of the importers."""
        return {
            "preset": self.preset,
            "mapping": self.mapping,
            "encoding": self.encoding,
            "sheet": self.sheet,
        }


@dataclass(slots=True)
class ImportResult:
    """The account of one import; ``rejected`` and ``skipped`` list at most the first thousand."""

    source: int
    name: str
    preset: str | None
    mapping: dict[str, list[str]]
    read: int = 0
    added: int = 0
    unchanged: int = 0
    updated: int = 0
    rejected_count: int = 0
    skipped_count: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The account in numbers, as it is stored."""
        return {
            "read": self.read,
            "added": self.added,
            "unchanged": self.unchanged,
            "updated": self.updated,
            "rejected": self.rejected_count,
            "skipped": self.skipped_count,
        }


def inspect_file(path: Path, options: ImportOptions | None = None) -> Inspection:
    """Say what a file is, before importing.

    Raises:
        UnreadableFile: It can't be read as any known format.
    """
    return importers.inspect(path, **(options or ImportOptions()).arguments())


def parse_mapping(pairs: Sequence[str]) -> dict[str, list[str]] | None:
    """Roles from ``ROLE=COLUMN`` texts; a role that is named twice takes both columns.

    Raises:
        Unusable: A text is no such pair, or the role is unknown.
    """
    mapping: dict[str, list[str]] = {}
    for pair in pairs:
        role, equals, column = pair.partition("=")
        if not equals or role not in ROLES:
            raise Unusable(
                f"--map {pair} can't be used. Nothing was imported: write --map ROLE=COLUMN, with a role "
                f"out of {', '.join(ROLES)}."
            )
        mapping.setdefault(role, []).append(column)
    return mapping or None


def import_file(
    database: Database,
    project: str,
    path: Path,
    options: ImportOptions | None = None,
    *,
    name: str | None = None,
    person: str | None = None,
    job: int | None = None,
    tell: Tell = lambda _share, _message: None,
    stopped: Callable[[], bool] = lambda: False,
    finish: Callable[[Stores, ImportResult], None] = lambda _stores, _result: None,
) -> ImportResult:
    """Import a file into a project.

    Rows are stored in chunks that nobody sees before the last one is in; whatever stops the import
    in between leaves nothing behind. A row that was imported before is found again by its id (or,
    without ids, by its text): unchanged it adds nothing; changed it becomes a new revision, and one
    that somebody has worked on is flagged instead of overwritten.

    Args:
        database: Where to.
        project: Name of the project.
        path: The file.
        options: What the person said about it.
        name: What to call the source, where it isn't the file's own name.
        person: Who does it.
        job: The job that does it; without one, this process is remembered as doing it.
        tell: Told the share done (0 to 1) and a message, every chunk.
        stopped: Asked every chunk whether to stop.
        finish: Done in the transaction that makes the rows visible, or not at all.

    Raises:
        UnreadableFile: Not a file that can be read; nothing was imported.
        MappingMissing: No input column was found; nothing was imported.
        Cancelled: ``stopped`` said so; nothing was imported.
    """
    if job is None:
        reap(database)
        with inline(database, "import", project, {"name": name or path.name}, person) as (
            own,
            outcome,
        ):
            account = import_file(
                database,
                project,
                path,
                options,
                name=name,
                person=person,
                job=own,
                tell=tell,
                stopped=stopped,
                finish=finish,
            )
            outcome.update(account.counts())
            return account
    options = options or ImportOptions()
    about = importers.inspect(path, **options.arguments(), count=False)
    result = ImportResult(0, name or path.name, about.preset, dict(about.mapping))
    changed: list[tuple[Incoming, Known]] = []
    with database.begin() as stores:
        key = stores.projects.get(project).id
        _refuse_second_import(stores, key)
        stores.projects.meet(person or who())
        result.source = stores.sources.open(
            key,
            name=result.name,
            sha256=_sha256(path),
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
            person=person or who(),
            job=job,
        )
    try:
        rows = importers.read(path, **options.arguments())
        identified = cleaned(_identify(rows, result, _scope(about)), options.cleaning)
        for chunk in _chunks(identified, CHUNK):
            if stopped():
                raise Cancelled("The import")  # noqa: TRY301 - the cleaning up below is for it too
            with database.begin() as stores:
                _store_chunk(stores, key, result, chunk, changed)
            done = min(result.read / about.rows, 1.0) if about.rows else 0.0
            tell(done, f"{result.read:,} of about {about.rows:,} rows read")
        with database.begin() as stores:
            _apply_changes(stores, key, result, changed, person or who())
            finish(stores, result)
            stores.sources.publish(result.source, result.counts())
    except BaseException:
        with database.begin() as stores:
            stores.sources.delete(result.source)
        raise
    return result


def import_files(
    database: Database,
    project: str,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    own: Mapping[Path, ImportOptions] | None = None,
    person: str | None = None,
    tell: Tell = lambda _share, _message: None,
) -> list[ImportResult]:
    """Import several files; where one can't be read, none is imported.

    ``own`` has options of single files; for all others ``options`` hold.
    """
    chosen = {path: (own or {}).get(path, options) for path in paths}
    for path in paths:
        inspect_file(path, chosen[path])
    results: list[ImportResult] = []
    try:
        for path in paths:
            results.append(  # noqa: PERF401 - what is done before a failure must be known
                import_file(database, project, path, chosen[path], person=person, tell=tell)
            )
    except BaseException:
        with database.begin() as stores:
            for result in results:
                stores.sources.delete(result.source)
        raise
    return results


def list_sources(database: Database, project: str) -> list[Source]:
    """The imported files of a project, the newest first."""
    with database.read() as stores:
        return stores.sources.all(stores.projects.get(project).id)


def left_out_rows(database: Database, project: str, source: int) -> dict[str, list[Any]]:
    """Rows of a source that became no example: ``rejected`` and ``skipped``."""
    with database.read() as stores:
        known = {one.id for one in stores.sources.all(stores.projects.get(project).id)}
        if source not in known:
            raise NotFound("source", source)
        return {
            "rejected": stores.sources.left_out(source, "rejected"),
            "skipped": stores.sources.left_out(source, "skipped"),
        }


def remove_source(database: Database, project: str, source: int) -> int:
    """Take an import back, with every example that came from it; returns how many those were.

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
        stores.sources.delete(source)
        return known[source].added


def _refuse_second_import(stores: Stores, project: int) -> None:
    for source, owner, job in stores.sources.unfinished():
        if owner != project:
            continue
        if job is not None and stores.jobs.get(job).state in {"running", "cancelling"}:
            raise Unusable(
                "Another import into this project is running. Nothing was imported: wait for it to end "
                "(see `curate jobs`)."
            )
        stores.sources.delete(source)


def _scope(about: Inspection) -> str:
    """What tells two kinds of exports apart whose ids might be the same numbers."""
    roles = {role: about.mapping.get(role, []) for role in ("id", "input")}
    return json.dumps([about.preset, roles], sort_keys=True)


def _identify(
    rows: Iterator[Row], result: ImportResult, scope: str
) -> Iterator[Incoming | RejectedRow | SkippedRow]:
    seen: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, ImportedRow):
            mark = f"id\x1f{scope}\x1f{row.external_id}" if row.external_id else _text_mark(row)
            seen[mark] += 1
            yield Incoming(_hash(f"{mark}\x1f{seen[mark]}"), _hash(_content(row)), row)
        else:
            yield row
        # A blank line is no row of the export.
        if not (isinstance(row, SkippedRow) and row.reason.startswith("blank")):
            result.read += 1


def _text_mark(row: ImportedRow) -> str:
    turns = "\x1e".join(f"{turn.role}:{turn.text}" for turn in row.turns)
    return f"text\x1f{row.system}\x1f{turns}\x1f{row.input}"


def _content(row: ImportedRow) -> str:
    rest = json.dumps([dict(row.groups), dict(row.metadata)], sort_keys=True, default=str)
    return f"{_text_mark(row)}\x1f{row.output}\x1f{row.label}\x1f{row.created_at}\x1f{rest}"


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(path.name, f"{error.strerror}.") from None


def _chunks(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while chunk := list(islice(items, size)):
        yield chunk


def _store_chunk(
    stores: Stores,
    project: int,
    result: ImportResult,
    chunk: Sequence[Incoming | RejectedRow | SkippedRow],
    changed: list[tuple[Incoming, Known]],
) -> None:
    incoming = [row for row in chunk if isinstance(row, Incoming)]
    known = stores.examples.known(project, [one.identity for one in incoming])
    new = [one for one in incoming if one.identity not in known]
    stores.examples.add(project, result.source, new)
    result.added += len(new)
    for one in incoming:
        before = known.get(one.identity)
        if before is None:
            continue
        if before.digest == one.digest:
            result.unchanged += 1
        else:
            changed.append((one, before))
            result.updated += 1
    left_out = [row for row in chunk if not isinstance(row, Incoming)]
    stores.sources.leave_out(result.source, left_out)
    for row in left_out:
        if isinstance(row, RejectedRow):
            result.rejected_count += 1
            result.rejected += [row] if len(result.rejected) < SHOWN else []
        else:
            result.skipped_count += 1
            result.skipped += [row] if len(result.skipped) < SHOWN else []


def _apply_changes(
    stores: Stores,
    project: int,
    result: ImportResult,
    changed: Sequence[tuple[Incoming, Known]],
    person: str,
) -> None:
    """New revisions for rows that changed at their source; those somebody worked on are flagged."""
    if not changed:
        return
    deed = stores.history.add_deed(
        project, person, "reimport", f"{len(changed)} rows changed in {result.name}"
    )
    current = stores.examples.many([known.id for _, known in changed])
    events = []
    for incoming, known in changed:
        example, row = current[known.id], incoming.row
        stores.examples.set_digest(known.id, incoming.digest)
        texts = {"system": row.system, "input": row.input, "output": row.output, "label": row.label}
        if known.edited or known.status != "pending":
            values: dict[str, Any] = {"status": "flagged"}
            after = {**values, **{f"source_{name}": text for name, text in texts.items()}}
        else:
            values = after = texts
            stores.examples.set_original(known.id, incoming.original)
        before = {name: getattr(example, name) for name in values}
        stores.examples.change(known.id, known.revision, values)
        events.append((known.id, before, {**after, "revision": known.revision + 1}))
    stores.history.add_events(deed, events)

"""Writing a backup: one picture of the database and the files that belong to it, in one file."""

import errno
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import curate
from curate.domain.errors import Cancelled, Unusable
from curate.services.backups.manifest import (
    FILES,
    MANIFEST,
    Backup,
    Entry,
    Manifest,
    NoBackup,
    TableEntry,
    file_entry,
    table_entry,
)
from curate.services.backups.verify import read_manifest
from curate.services.jobs import OnProgress
from curate.services.people import require_everywhere
from curate.services.projects import current_person
from curate.settings import Settings
from curate.stores import Database
from curate.stores.all_tables import TableRows
from curate.stores.ours import HEAD
from curate.text import count

BACKUP_FOLDER = "backups"
"""Where the app writes backups, in the home; no backup holds another one."""
BLOCK = 1 << 20
ROW_BYTES = 1_000
"""What a row counts beside the bytes of files, for the progress."""
# Settings that say nothing secret: the address of a database may hold a password.
_TOLD = ("port", "max_upload_mb")
_OF_THE_HOME = {"backup", "restore"}
# What a training or a download has not finished.
_UNFINISHED = (".new", ".part", ".tmp")


def back_up(
    database: Database,
    settings: Settings,
    file: Path,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
    person: str | None = None,
) -> Backup:
    """Write everything into one file, while others go on working.

    What is in it is the database at one moment, and the files that it names: uploads that an import still
    needs, runs with their checkpoints and adapters, answers of evaluations, the file of prices. Base models
    are not: they are fetched again. The file is written aside and then renamed, so that there is a whole
    backup or none.

    Raises:
        NotAllowed: The person is not an owner of every project that is in it. Nothing was written.
        Unusable: The file can't be written, or is there and no backup, or is one with examples while there is
            none here. Nothing was written.
        Cancelled: Somebody asked to stop.
    """
    with database.read() as stores:
        require_everywhere(stores, person or current_person())
    _require_place(database, file)
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with _writing(aside) as raw, ZipFile(raw, "w", ZIP_DEFLATED, compresslevel=4) as archive:
            manifest = _Writer(database, settings, archive, on_progress, should_stop).write()
        size = aside.stat().st_size
        aside.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        why = "there is no room left" if error.errno == errno.ENOSPC else error.strerror
        raise Unusable(
            f"The backup {file} can't be written ({why}). Nothing was kept of it: choose another place."
        ) from None
    finally:
        aside.unlink(missing_ok=True)
    return Backup(file, size, manifest)


def backup_path(settings: Settings) -> Path:
    """Where the app writes the next backup: in the home, named after this moment."""
    folder = settings.make_home() / BACKUP_FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / f"curate-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.zip"


def list_backups(settings: Settings) -> list[Path]:
    """The backups that the app wrote, the newest first."""
    return sorted((settings.home / BACKUP_FOLDER).glob("*.zip"), reverse=True)


def _require_place(database: Database, file: Path) -> None:
    if file.is_dir():
        raise Unusable(f"{file} is a folder. Nothing was written: name a file in it.")
    if not file.parent.is_dir():
        raise Unusable(
            f"The folder {file.parent} is not there. Nothing was written: make it, or name another file."
        )
    if file.exists():
        try:
            examples = read_manifest(file).examples
        except NoBackup:
            raise Unusable(
                f"{file} is there and is no backup. Nothing was written: choose another name."
            ) from None
        with database.read() as stores:
            lost = examples and not TableRows(stores.connection).count("examples")
        if lost:
            raise Unusable(
                f"{file} is a backup of {count(examples, 'example')}, and there is none here. Nothing was "
                "written, so that it is not lost: name another file, or look whether CURATE_HOME and "
                "CURATE_DATABASE_URL name what you mean."
            )


@contextmanager
def _writing(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner reads, on the disk when the block ends."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class _Writer:
    """One backup on its way into an archive."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        archive: ZipFile,
        on_progress: OnProgress,
        should_stop: Callable[[], bool],
    ) -> None:
        self._database = database
        self._settings = settings
        self._archive = archive
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._entries: dict[str, Entry] = {}
        self._left_out: list[str] = []
        self._done, self._total = 0, 1

    def write(self) -> Manifest:
        with self._database.snapshot() as stores:
            rows = TableRows(stores.connection)
            counts = {name: rows.count(name) for name in rows.tables()}
            files = list(_files(rows, self._settings.home))
            bases = sorted({base for (base,) in rows.values("runs", "base")})
            self._total = max(
                sum(counts.values()) * ROW_BYTES + sum(_size(one) for one in files), 1
            )
            tables = {
                name: TableEntry(columns=columns, rows=self._table(rows, name))
                for name, columns in rows.tables().items()
            }
            last_ids = rows.last_ids()
        for path in files:
            self._file(path)
        models = f" ({', '.join(bases)})" if bases else ""
        self._left_out.append(
            f"Base models{models} are not in the backup: they are fetched again when they are needed."
        )
        defaults = Settings.model_fields
        manifest = Manifest(
            curate=curate.__version__,
            schema_=HEAD,
            at=datetime.now(UTC),
            database=self._database.engine.dialect.name,
            tables=tables,
            entries=self._entries,
            last_ids=last_ids,
            examples=counts["examples"],
            decisions=counts["events"],
            settings={
                name: value
                for name in _TOLD
                if (value := getattr(self._settings, name)) != defaults[name].default
            },
            left_out=self._left_out,
        )
        self._archive.writestr(MANIFEST, manifest.model_dump_json(by_alias=True, indent=1))
        return manifest

    def _table(self, rows: TableRows, name: str) -> int:
        number = 0
        leave = _without_home_jobs(rows.tables()[name]) if name == "jobs" else None
        with self._entry(table_entry(name), ZIP_DEFLATED) as put, closing(rows.all(name)) as each:
            for row in each:
                if leave and leave(row):
                    continue
                put(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                number += 1
                self._went_on(ROW_BYTES, f"Table {name}")
        return number

    def _file(self, path: Path) -> None:
        name = PurePosixPath(path.relative_to(self._settings.home).as_posix())
        packed = ZIP_STORED if path.suffix == ".safetensors" else ZIP_DEFLATED
        try:
            source = path.open("rb")
        except FileNotFoundError:
            self._left_out.append(f"{name} was deleted while the backup was written.")
            return
        with source, self._entry(file_entry(name), packed) as put:
            while block := source.read(BLOCK):
                put(block)
                self._went_on(len(block), f"File {name}")

    @contextmanager
    def _entry(self, name: str, packed: int) -> Iterator[Callable[[bytes], None]]:
        """An entry to write to, which is counted and hashed on the way."""
        digest, size = hashlib.sha256(), 0
        info = ZipInfo(name, datetime.now(UTC).timetuple()[:6])
        info.compress_type = packed
        info.external_attr = 0o600 << 16
        with self._archive.open(info, "w", force_zip64=True) as out:

            def put(block: bytes) -> None:
                nonlocal size
                out.write(block)
                digest.update(block)
                size += len(block)

            yield put
        self._entries[name] = Entry(bytes=size, sha256=digest.hexdigest())

    def _went_on(self, amount: int, what: str) -> None:
        before = self._done * 100 // self._total
        self._done += amount
        if self._done * 100 // self._total != before:
            if self._should_stop():
                raise Cancelled("The backup")
            self._on_progress(min(self._done / self._total, 1.0), what)


def _without_home_jobs(columns: list[str]) -> Callable[[list[Any]], bool]:
    """Tells jobs that write or restore backups: they are about this home, and done elsewhere by nobody."""
    kind = columns.index("kind")
    return lambda row: row[kind] in _OF_THE_HOME


def _files(rows: TableRows, home: Path) -> Iterator[Path]:
    """The files that rows of the database name, and those that people write themselves."""
    for (run,) in rows.values("runs", "id"):
        yield from sorted(
            one
            for one in (home / "runs" / str(run)).rglob("*")
            if one.is_file() and not one.is_symlink() and one.suffix not in _UNFINISHED
        )
    answers = (
        home / "evaluations" / f"{job}.jsonl" for (job,) in rows.values("evaluations", "job_id")
    )
    written = (home / name for name in FILES)
    uploads = sorted(set(_uploads(rows, home)))
    yield from (path for path in (*answers, *uploads, *written) if path.is_file())


def _uploads(rows: TableRows, home: Path) -> Iterator[Path]:
    """Uploads that an import still needs, or would need to be resumed."""
    for kind, state, request in rows.values("jobs", "kind", "state", "request"):
        if kind == "import" and state != "done":
            for one in (request, *request.get("then", ())):
                path = home / str(one.get("path", ""))
                if home / "uploads" in path.parents and ".." not in path.parts:
                    yield path


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0

"""Uploaded files: storing them, importing one as a job, and deleting those that are not needed."""

import json
import shutil
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from curate import importers
from curate.domain.errors import Unusable
from curate.domain.examples import ImportedRow, RejectedRow
from curate.domain.jobs import ImportOptions, ImportRequest, WaitingImport
from curate.domain.records import Job, JobState
from curate.services.jobs import start_worker, submit
from curate.settings import Settings
from curate.stores import Database


def start_import(
    database: Database,
    settings: Settings,
    project: str,
    path: Path,
    options: ImportOptions,
    *,
    name: str,
    then: Sequence[WaitingImport] = (),
    person: str | None = None,
) -> Job:
    """Import an uploaded file as a job; the upload is deleted when the job is done.

    The files of ``then`` follow, each as a job of its own. What came in is checked at once, by a job too.
    """
    after = tuple(replace(one, path=settings.relative(one.path)) for one in then)
    request = ImportRequest(
        project, name, settings.relative(path), options, then_check=True, then=after
    )
    job = submit(database, project, request, person)
    start_worker(settings)
    return job


def stored_upload(settings: Settings, name: str) -> Path:
    """Where to keep an uploaded file until its import is done.

    The folder is new, and named by us, never by the browser.
    """
    uploads = settings.make_home() / "uploads"
    uploads.mkdir(exist_ok=True)
    return free_path(Path(mkdtemp(dir=uploads, prefix=f"{time.time_ns()}-")), name)


def free_path(folder: Path, name: str) -> Path:
    """A path in a folder under a name that somebody else chose, as far as it is harmless and free.

    Files keep their names, because notes are known by them.
    """
    kept = Path(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    stem = "".join(c for c in Path(kept).stem if c.isalnum() or c in "-_ ").strip()
    suffix = "".join(c for c in Path(kept).suffix if c.isalnum() or c == ".")[:10]
    if stem.lower() in _DEVICES:
        stem += "_"
    found = folder / f"{_cut(stem or 'upload')}{suffix}"
    number = 1
    # Whatever a disk takes for the same name: letters of another case, another spelling of an accent.
    while found.exists():
        number += 1
        found = folder / f"{_cut(stem or 'upload')} {number}{suffix}"
    return found


def _cut(stem: str) -> str:
    """So much of a name as any disk takes."""
    return stem[:60].encode()[:180].decode(errors="ignore")


UPLOADS_KEPT_SECONDS = 24 * 3_600
_NOT_DONE: tuple[JobState, ...] = (
    "waiting",
    "running",
    "cancelling",
    "failed",
    "cancelled",
    "lost",
)
_MOST = 10_000
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{device}{n}" for device in ("com", "lpt") for n in range(10))}
)
"""Names that Windows has for devices, whatever the ending and the folder."""


def bundle_notes(settings: Settings, files: Sequence[tuple[str, bytes]]) -> Path:
    """Several uploaded notes as one file, so that they are imported together or not at all.

    Args:
        settings: Where uploads are kept.
        files: Name and content of each.

    Returns:
        A JSONL file with ``note`` (the file's name without its ending) and ``text``.

    Raises:
        UnreadableFile: One of them is not text.
        Unusable: One of them is damaged.
    """
    bundle = stored_upload(settings, "notes.jsonl")
    # Their names in a folder of their own: one may be called like our file.
    theirs = bundle.parent / "theirs"
    theirs.mkdir()
    try:
        with bundle.open("w", encoding="utf-8") as out:
            for name, content in files:
                note = free_path(theirs, name)
                note.write_bytes(content)
                out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in _lines(note))
        shutil.rmtree(theirs)
    except BaseException:
        shutil.rmtree(bundle.parent, ignore_errors=True)
        raise
    return bundle


def _lines(note: Path) -> Iterator[dict[str, str | None]]:
    for row in importers.read(note):
        if isinstance(row, RejectedRow):
            raise Unusable(
                f"{note.name} can't be read: line {row.line}: {row.reason} Nothing was imported: leave this "
                "file out, or save it again as UTF-8 text."
            )
        if isinstance(row, ImportedRow):
            yield {"note": row.external_id, "text": row.input}


def drop_upload(path: Path) -> None:
    """Delete an upload that nobody wants to import any more; others that came with it stay."""
    path.unlink(missing_ok=True)
    if path.parent.parent.name == "uploads":
        with suppress(OSError):  # not empty: the others wait there
            path.parent.rmdir()


def unneeded_uploads(database: Database, settings: Settings) -> list[Path]:
    """Uploads of more than a day ago that no job needs."""
    folder = settings.home / "uploads"
    if not folder.is_dir():
        return []
    with database.read() as stores:
        waiting = {
            settings.absolute(path)
            for job in stores.jobs.all(kinds=["import"], states=_NOT_DONE, limit=_MOST)
            if isinstance(job.request, ImportRequest)
            for path in (job.request.path, *(one.path for one in job.request.then))
        }
    return [
        upload
        for upload in folder.iterdir()
        if time.time() - upload.stat().st_mtime > UPLOADS_KEPT_SECONDS
        and not any(path.is_relative_to(upload) for path in waiting)
    ]


def sweep_uploads(database: Database, settings: Settings) -> int:
    """Delete uploads of more than a day ago that no job needs; returns how many those were."""
    found = unneeded_uploads(database, settings)
    for upload in found:
        shutil.rmtree(upload, ignore_errors=True) if upload.is_dir() else upload.unlink()
    return len(found)

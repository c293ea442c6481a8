"""Uploaded files: storing them, importing one as a job, and deleting those that are not needed."""

import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

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

    The folder is named by us, never by the browser; the file keeps its name as far as that is
    harmless, because notes are known by the name of their file.
    """
    folder = settings.make_home() / "uploads" / str(time.time_ns())
    folder.mkdir(parents=True)
    stem = "".join(c for c in Path(name).stem if c.isalnum() or c in "-_ ")[:60] or "upload"
    suffix = "".join(c for c in Path(name).suffix if c.isalnum() or c == ".")[:10]
    return folder / f"{stem}{suffix}"


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
    with bundle.open("w", encoding="utf-8") as out:
        for name, content in files:
            note = bundle.parent / Path(name).name
            note.write_bytes(content)
            try:
                for row in importers.read(note):
                    if isinstance(row, RejectedRow):
                        raise Unusable(
                            f"{note.name} can't be read: line {row.line}: {row.reason} Nothing was "
                            "imported: leave this file out, or save it again as UTF-8 text."
                        )
                    if isinstance(row, ImportedRow):
                        line = {"note": row.external_id, "text": row.input}
                        out.write(json.dumps(line, ensure_ascii=False) + "\n")
            finally:
                note.unlink()
    return bundle


def drop_upload(path: Path) -> None:
    """Delete an upload that nobody wants to import any more."""
    path.unlink(missing_ok=True)
    if path.parent.parent.name == "uploads":
        shutil.rmtree(path.parent, ignore_errors=True)


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

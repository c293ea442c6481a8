"""What pages ask only to show it: previews, choices, recent history, jobs under way."""

import json
import shutil
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from curate import importers
from curate.domain.errors import Unusable
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.domain.records import ENDED, Job, JobKind, JobState
from curate.services.cleaning import Suggestion, clean_row, suggest
from curate.services.importing import ImportOptions
from curate.services.jobs import reap, start_worker, stored_upload
from curate.settings import Settings
from curate.stores import Database
from curate.stores.examples import Where

UPLOADS_KEPT_SECONDS = 24 * 3_600
WAITS_TOO_LONG_SECONDS = 20
LOOKED_AT = 1_000
FEW_VALUES = 30
EXAMPLES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file as they would be imported.

    Attributes:
        examples: Rows that would become examples, at most eight.
        left_out: Rows among the first hundred that would not, and why.
        seen: How many rows were looked at.
    """

    examples: tuple[ImportedRow, ...]
    left_out: tuple[RejectedRow | SkippedRow, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class SplitChoices:
    """What the approved examples offer to split by.

    Attributes:
        approved: How many there are.
        groups: Keys by which several of them belong together, such as ``customer``.
        strata: Keys with few different values, such as ``label``.
        dated: Whether at least half of them say when they were written.
    """

    approved: int
    groups: tuple[str, ...]
    strata: tuple[str, ...]
    dated: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of what was done lately."""

    at: datetime
    person: str
    what: str


def preview(path: Path, options: ImportOptions, rows: int = 100) -> Preview:
    """How the first rows of a file would be imported.

    Raises:
        MappingMissing: No column is the input.
        UnreadableFile: The file can't be read.
    """
    seen = list(islice(importers.read(path, **options.arguments()), rows))
    examples = [
        clean_row(row, options.cleaning or {})[0] for row in seen if isinstance(row, ImportedRow)
    ]
    left_out = [row for row in seen if not isinstance(row, ImportedRow)]
    return Preview(tuple(examples[:EXAMPLES_SHOWN]), tuple(left_out), len(seen))


def suggest_cleaning(path: Path, options: ImportOptions, rows: int = 500) -> list[Suggestion]:
    """Which cleaning the texts of a file need, by its first rows.

    Raises:
        MappingMissing: No column is the input.
        UnreadableFile: The file can't be read.
    """
    seen = islice(importers.read(path, **options.arguments()), rows)
    return suggest([row for row in seen if isinstance(row, ImportedRow)])


def bundle_notes(settings: Settings, files: Sequence[tuple[str, bytes]]) -> Path:
    """Several uploaded notes as one file, so that they are imported together or not at all.

    Args:
        settings: Where uploads are kept.
        files: Name and content of each.

    Returns:
        A JSONL file with ``note`` (the file's name without its ending) and ``text``.

    Raises:
        UnreadableFile: One of them is no text.
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


def sweep_uploads(database: Database, settings: Settings) -> int:
    """Delete uploads of more than a day ago that no job needs; returns how many those were."""
    folder = settings.home / "uploads"
    if not folder.is_dir():
        return 0
    with database.read() as stores:
        waiting = {
            str(job.payload.get("path"))
            for job in stores.jobs.all(kinds=["import"])
            if job.state != "done"
        }
    swept = 0
    for upload in folder.iterdir():
        needed = any(path.startswith(str(upload)) for path in waiting)
        if not needed and time.time() - upload.stat().st_mtime > UPLOADS_KEPT_SECONDS:
            shutil.rmtree(upload, ignore_errors=True) if upload.is_dir() else upload.unlink()
            swept += 1
    return swept


def split_choices(database: Database, project: str) -> SplitChoices:
    """What the approved examples offer to split by, from the first thousand of them."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        approved = stores.examples.statuses(key).get("approved", 0)
        looked_at = stores.examples.page(key, Where(status="approved"), limit=LOOKED_AT)
    groups: Counter[str] = Counter()
    values: dict[str, set[str]] = {}
    for one in looked_at:
        groups.update(one.groups.keys())
        for name, value in (("label", one.label), *one.metadata.items()):
            if value:
                values.setdefault(name, set()).add(str(value))
    strata = tuple(name for name, found in values.items() if 1 < len(found) <= FEW_VALUES)
    dated = sum(one.created_at is not None for one in looked_at)
    return SplitChoices(approved, tuple(groups), strata, 0 < len(looked_at) <= 2 * dated)


def newest_job(database: Database, project: str, kinds: Collection[JobKind]) -> Job | None:
    """The newest job of these kinds in a project."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        return next(iter(stores.jobs.all(project=key, kinds=kinds, limit=1)), None)


def running_jobs(database: Database, project: str) -> list[Job]:
    """The jobs of a project that wait or run, the oldest first."""
    reap(database)
    with database.read() as stores:
        key = stores.projects.get(project).id
        going: list[JobState] = ["waiting", "running", "cancelling"]
        return stores.jobs.all(project=key, states=going)[::-1]


def newest_pull(database: Database, base: str) -> Job | None:
    """The newest job that fetches (or fetched) a base model."""
    with database.read() as stores:
        pulls = stores.jobs.all(kinds=["pull"])
    return next((job for job in pulls if job.payload.get("base") == base), None)


def see_to_it(database: Database, settings: Settings, job: Job) -> None:
    """Start a worker where a job has waited for long and no process is at work.

    Meant to be called every two seconds: it acts on about every tenth call, so that a worker has
    the time to start.
    """
    waited = (datetime.now(UTC) - job.created_at).total_seconds()
    if job.state != "waiting" or waited < WAITS_TOO_LONG_SECONDS or int(waited / 2) % 10:
        return
    with database.read() as stores:
        busy = bool(stores.jobs.processes())
    if not busy:
        start_worker(settings)


def recent(database: Database, project: str, limit: int = 8) -> list[Happening]:
    """What was done lately, imports, trainings and evaluations included, the newest first."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        deeds = stores.history.deeds(key, limit)
        jobs = stores.jobs.all(project=key, states=tuple(ENDED), limit=limit)
        imported = {one.id: one.name for one in stores.sources.all(key)}
    done = [Happening(one.at, one.person, _deed(one.summary, undone=one.undone)) for one in deeds]
    done += [
        Happening(job.ended_at or job.created_at, job.person, _job(job, imported)) for job in jobs
    ]
    return sorted(done, key=lambda one: one.at, reverse=True)[:limit]


def _deed(summary: str, *, undone: bool) -> str:
    return f"{summary} (taken back)" if undone else summary


def _job(job: Job, imported: Mapping[int, str]) -> str:
    name = imported.get(job.result.get("source", -1)) or job.payload.get("name") or "a file"
    nouns: dict[JobKind, str] = {
        "import": f"Import of {name}",
        "check": "Checks",
        "pull": f"Fetching {job.payload.get('base', 'a base model')}",
        "train": f"Training run {job.payload.get('run', '')}".strip(),
        "evaluate": f"Comparison on {job.payload.get('dataset', 'a dataset version')}",
    }
    ends = {
        "done": "finished",
        "failed": "failed",
        "cancelled": "was cancelled",
        "lost": "broke off",
    }
    if job.kind == "import" and job.state == "done":
        return f"{nouns['import']}: {job.result.get('added', 0):,} examples added"
    if job.kind == "check" and job.state == "done":
        return f"Checks: {job.result.get('findings', 0):,} open findings"
    return f"{nouns[job.kind]} {ends[job.state]}"

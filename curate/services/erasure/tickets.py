"""Erasing a ticket: its examples go, with all that is about them, from wherever they were copied to."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from curate.domain.errors import NotFound
from curate.domain.examples import Example
from curate.domain.jobs import Erasure
from curate.services.changes import record_action
from curate.services.erasure.attempt import Attempt
from curate.services.erasure.eraser import MARK, Eraser
from curate.services.erasure.exports import (
    erase_in_exports,
    look_into_exports,
    without_rows,
)
from curate.services.erasure.files import files_with, rewrite
from curate.services.erasure.result import (
    DERIVED,
    counted,
    left_in_pages,
    require_quiet,
    what_is_left,
)
from curate.services.erasure.sweep import Sweep
from curate.services.erasure.uploads import remove_uploads, uploads_left, uploads_with
from curate.services.erasure.versions import note_in_versions
from curate.services.jobs import OnProgress
from curate.services.projects import current_person
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.stores.all_tables import Texts, TicketRows, Tickets
from curate.text import count
from curate.text.personal import plain

_TELLING = re.compile(r"(?=.*\D)\S{3,}")
NAMED_IN = (
    "actions",
    "datasets",
    "evaluations",
    "jobs",
    "job_events",
    "projects",
    "scorings",
    "sends",
    "sources",
)
"""Tables that may name a ticket beside its own rows."""
_LOGS = frozenset({".log", ".json", ".md", ".txt"})


def erase_ticket(
    database: Database,
    settings: Settings,
    project: str,
    external_id: str,
    *,
    dry_run: bool = True,
    person: str | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
    attempt: Attempt | None = None,
) -> Erasure:
    """Remove every example of that id, with drafts, history, findings, records of versions and answers.

    Args:
        database: Where.
        settings: Where the files are.
        project: Name of the project.
        external_id: What the source calls it.
        dry_run: Only say where it stands.
        person: Who does it.
        on_progress: Is told how far it is.
        attempt: Of a job that does it.

    Raises:
        NotFound: There is no such project, or nothing of that ticket is there.
        Unusable: A job is at work. Nothing was erased.
        ErasureStopped: Somebody asked to stop. Nothing was erased.
    """
    attempt = attempt or Attempt(database)
    who = person or current_person()
    key = require_quiet(database, project, who, attempt.job)
    named = NamedTicket(external_id)
    on_progress(0.0, "Looking for the ticket")
    with database.snapshot() as stores:
        rows = Tickets(stores.connection).find(key, external_id)
        there = list(stores.examples.many(key, rows.examples).values())
        signed = Texts(stores.connection).count_signatures(rows.examples)
        samples = len(Tickets(stores.connection).samples(key, rows.examples))
        kept = _kept_alone(stores, key, there)
        concerned = sorted({version for version, _ in rows.records})
        left = what_is_left(stores, settings, key, concerned)
        known = stores.datasets.exports(concerned)
        records = [
            record
            for version in concerned
            for record in stores.datasets.records(version)
            if (version, record.example) in set(rows.records)
        ]
    exported = look_into_exports(known, without_rows([*records, *there], external_id))
    left += exported.left
    answers = _answer_files(database, settings, key, external_id)
    if not (rows.examples or rows.answers or rows.rejected or answers or attempt.begun):
        raise NotFound("ticket", external_id, "Nothing was erased.")
    looked = Sweep(database, key, named, NAMED_IN, job=attempt.job, should_stop=attempt.should_stop)
    mentions = looked.look().places
    elsewhere = _mentioned_by_others(database, key, rows, named)
    logs = files_with(settings, named.found_in, lambda path: path.suffix not in _LOGS)
    holding = uploads_with(settings, named.found_in)
    uploads = sorted({*holding, *uploads_left(database, settings, key)})
    places = Counter(
        {
            "examples": len(there),
            "drafts": sum(
                (one.draft_input, one.draft_output) != (one.input, one.output) for one in there
            ),
            "texts before cleaning": sum(one.original is not None for one in there),
            "history": rows.events,
            "findings": len(rows.findings),
            DERIVED: signed,
            "dataset versions": len(rows.records),
            "answers of evaluations": len(rows.answers) + sum(answers.values()),
            "sample answers of trainings": samples,
            "rejected rows": len(rows.rejected),
            "values kept": len(kept),
            "uploads": len(uploads),
            "exported files": exported.count,
            **{f"file {path.relative_to(settings.home)}": 1 for path in logs.texts},
        }
    )
    places.update(mentions)
    if elsewhere:
        left.append(
            f"{count(elsewhere, 'text')} of other tickets {'names' if elsewhere == 1 else 'name'} this one. "
            "They are theirs, and stay as they are."
        )
    if there and _has_contract(database, key):
        left.append(
            "The format contract and the settings of checks were worked out from all examples, this one "
            "among them: infer the contract again if it names something of it."
        )
    if dry_run:
        return Erasure(counted(places), tuple(left), done=False)

    concerned = attempt.begin(concerned)
    on_progress(0.4, "Erasing. This can't be stopped any more.")
    # The rows of the ticket go last: an attempt that died before finds all of it again.
    for path in answers:
        rewrite(path, lambda text: _without_lines(text, external_id))
    for path in logs.texts:
        rewrite(path, named.text)
    remove_uploads(uploads)
    left += erase_in_exports(database, exported, known)
    Sweep(database, key, named, NAMED_IN, job=attempt.job).erase()
    for value in kept:
        Sweep(database, key, Eraser.spaced(value), job=attempt.job).erase()
    _remove(database, key, rows)
    note_in_versions(database, key, concerned, who, "A ticket was erased")
    with database.begin() as stores:
        record_action(stores, key, who, "erase", "Erased a ticket")
    attempt.erased()
    database.update_statistics()
    on_progress(0.8, "Writing the database anew")
    return Erasure(counted(places), (*left, *left_in_pages(database)), done=True)


class NamedTicket:
    """Finds the id of a ticket where it stands by itself."""

    def __init__(self, external_id: str) -> None:
        self._id = external_id
        self._telling = bool(_TELLING.fullmatch(external_id))
        self._pattern = re.compile(rf"(?<![\w-]){re.escape(external_id)}(?![\w-])", re.IGNORECASE)

    def found_in(self, text: str) -> bool:
        """Whether a text names it; a mere number may count anything, and names nothing."""
        return self._telling and self._pattern.search(text) is not None

    def text(self, text: str) -> str:
        """A text that does not name it."""
        return self._pattern.sub(MARK, text)

    def row(self, table: str, texts: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - as others
        """The columns of a row that name it, without it."""
        named = {column: self._document(value) for column, value in texts.items()}
        return {column: value for column, value in named.items() if value != texts[column]}

    def _document(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value) if self._telling or value == self._id else value
        if isinstance(value, list):
            return [self._document(one) for one in value]
        if isinstance(value, dict):
            return {name: self._document(one) for name, one in value.items()}
        return value


def _remove(database: Database, project: int, rows: TicketRows) -> None:
    with database.begin() as stores:
        tickets = Tickets(stores.connection)
        summaries = tickets.summaries(rows.actions)
        named = {one.external_id for one in stores.examples.many(project, rows.examples).values()}
        tickets.delete_examples(rows)
        tickets.delete_records(rows.records)
        tickets.delete_answers(rows.answers)
        tickets.delete_samples(project, rows.examples)
        tickets.delete_rejected(rows.rejected)
        for key, summary in summaries.items():
            for name in named - {None}:
                summary = re.sub(rf"(?<![\w-]){re.escape(str(name))}(?![\w-])", MARK, summary)  # noqa: PLW2901
            tickets.set_summary(key, summary)
        Texts(stores.connection).forget_derived(project, rows.examples)


def _kept_alone(stores: Stores, project: int, there: Sequence[Example]) -> list[str]:
    """Values kept that stand in this ticket and in no other."""
    mine = [_plain(one) for one in there]
    values = set(Tickets(stores.connection).kept_by(project, [one.id for one in there]))
    alone = {value for value in values if any(value in text for text in mine)}
    if alone:
        keys = {one.id for one in there}
        for one in stores.examples.all(project):
            if one.id not in keys and alone:
                text = _plain(one)
                alone = {value for value in alone if value not in text}
    return sorted(alone)


def _plain(example: Example) -> str:
    return plain(f"{example.system}\n{example.asked}\n{example.output}")


def _mentioned_by_others(
    database: Database, project: int, rows: TicketRows, named: NamedTicket
) -> int:
    """How many other examples name this ticket."""
    with database.read() as stores:
        return sum(
            named.found_in(f"{one.system}\n{one.asked}\n{one.output}")
            for one in stores.examples.all(project)
            if one.id not in rows.examples
        )


def _has_contract(database: Database, project: int) -> bool:
    with database.read() as stores:
        return stores.contracts.current(project) is not None


def _answer_files(
    database: Database, settings: Settings, project: int, external_id: str
) -> dict[Path, int]:
    """Files with the answers of evaluations of a project, and how many of their lines are of the ticket."""
    with database.read() as stores:
        jobs = [one.job for one in stores.runs.evaluations(project)]
    found = {}
    for job in jobs:
        path = settings.home / "evaluations" / f"{job}.jsonl"
        with suppress(OSError), path.open(encoding="utf-8") as file:
            if number := sum(_is_of(line, external_id) for line in file):
                found[path] = number
    return found


def _is_of(line: str, external_id: str) -> bool:
    with suppress(ValueError):
        row = json.loads(line)
        return isinstance(row, dict) and row.get("external_id") == external_id
    return False


def _without_lines(text: str, external_id: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not _is_of(line, external_id))

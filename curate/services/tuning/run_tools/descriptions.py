"""The name and the note of a run, and what they were before."""

from dataclasses import dataclass
from datetime import datetime

from curate.domain.actions import Action, Details
from curate.domain.errors import Unusable
from curate.domain.records import Run
from curate.services.changes import record_action
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.tuning.runs import run_label
from curate.stores import Database
from curate.text import shorten
from curate.text.storable import storable

KIND = "run"
"""The kind of an action that names a run or writes a note about it."""
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class RunChange:
    """A change of the name or the note of a run, in words."""

    what: str
    person: str
    at: datetime


def describe_run(
    database: Database,
    project: str,
    run: int,
    *,
    name: str | None = None,
    note: str | None = None,
    person: str | None = None,
) -> Run:
    """Give a run a name or a note; what is None stays. Each change is an action in the history.

    Raises:
        NotFound: The project has no such run.
        NotAllowed: The person may not. Nothing was changed.
        Unusable: The name or the note is too long. Nothing was changed.
    """
    person = person or current_person()
    label = None if name is None else run_label(name)
    text = None if note is None else storable(note).strip()
    if text is not None and len(text) > LONGEST_NOTE:
        raise Unusable(
            f"The note of a run has at most {LONGEST_NOTE:,} characters, and this one has {len(text):,}. "
            "Nothing was changed: shorten it."
        )
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, KIND)
        before = stores.runs.get(key, run)
        for what in _changes(before, label, text):
            record_action(stores, key, person, KIND, what, Details(run=run))
        stores.runs.describe(
            run, before.name if label is None else label, before.note if text is None else text
        )
        return stores.runs.get(key, run)


def changes_of(actions: list[Action]) -> dict[int, list[RunChange]]:
    """The changes by the run that they are about, in the order of the actions."""
    found: dict[int, list[RunChange]] = {}
    for one in actions:
        if one.details.run is not None:
            found.setdefault(one.details.run, []).append(RunChange(one.summary, one.person, one.at))
    return found


def _changes(before: Run, name: str | None, note: str | None) -> list[str]:
    """What changes, each as a sentence of the history."""
    changes = []
    if name is not None and name != before.name:
        was = f" (“{before.name}” before)" if before.name else ""
        changes.append(
            f"Called run {before.id} “{name}”{was}"
            if name
            else f"Took the name of run {before.id} away{was}"
        )
    if note is not None and note != before.note:
        changes.append(
            f"Wrote about run {before.id}: “{shorten(note, 300)}”"
            if note
            else f"Removed the note about run {before.id}"
        )
    return changes

"""How several people work on a project: assignments, what two or more see, who adjudicates, sign-off."""

from dataclasses import dataclass

from curate.domain.errors import Unusable
from curate.domain.examples import Status
from curate.domain.teamwork import Assignment, TeamSettings
from curate.services import people
from curate.services.changes import record_action
from curate.services.projects import current_person, person_name
from curate.stores import Database, Stores
from curate.stores.assigned import SHARES
from curate.stores.examples import Where
from curate.text import percent

MOST_JUDGES = 5
TO_DO: tuple[Status, ...] = ("pending", "flagged", "skipped")


@dataclass(frozen=True, slots=True)
class AssignedQueue:
    """An assignment, how many examples it has, and how many of them are still to be decided on."""

    assignment: Assignment
    examples: int
    left: int


def team_settings(database: Database, project: str) -> TeamSettings:
    """How several people work on a project."""
    with database.read() as stores:
        return stores.team.settings(stores.projects.get(project).id)


def set_team_settings(
    database: Database, project: str, new: TeamSettings, by: str | None = None
) -> TeamSettings:
    """Say how several people work on a project.

    Raises:
        NotAllowed: Whoever does it is no owner. Nothing was changed.
        Unusable: A number is out of range, or the adjudicator is not a member. Nothing was changed.
    """
    by = by or current_person()
    if not 0 <= new.overlap <= 1 or not 2 <= new.judges <= MOST_JUDGES:
        raise Unusable(
            f"The overlap is a share from 0 to 1, seen by 2 to {MOST_JUDGES} people. Nothing was changed."
        )
    with database.begin() as stores:
        key = stores.projects.get(project).id
        people.permit(stores, key, by, "team")
        if new.adjudicator is not None:
            _require_reviewer(stores, key, new.adjudicator)
        stores.projects.lock(key)
        stores.team.set_settings(key, new)
        record_action(stores, key, by, "team", "Changed how several people work here")
    return new


def assign(
    database: Database,
    project: str,
    person: str,
    *,
    label: str | None = None,
    source: int | None = None,
    low: float = 0.0,
    high: float = 1.0,
    by: str | None = None,
) -> Assignment:
    """Make examples somebody's to review: those of a label or an import, or a share of them.

    Examples that are imported later belong to it as well.

    Args:
        database: Where.
        project: Name of the project.
        person: Whose.
        label: Only of this label.
        source: Only of this import.
        low: Of those, a share by a stable hash, from here on, 0 to 1.
        high: And up to here.
        by: Who says so.

    Raises:
        NotAllowed: Whoever does it is no owner. Nothing was changed.
        Unusable: The person can't review here, or the share is empty. Nothing was changed.
    """
    person = person_name(person)
    by = by or current_person()
    if not 0 <= low < high <= 1:
        raise Unusable("A share goes from 0 to 1. Nothing was assigned: choose other numbers.")
    with database.begin() as stores:
        key = stores.projects.get(project).id
        people.permit(stores, key, by, "assign")
        _require_reviewer(stores, key, person)
        wanted = Assignment(0, person, label, source, round(low * SHARES), round(high * SHARES), by)
        _say(stores, key, by, f"Assigned to {person}: {assignment_words(wanted)}")
        return stores.team.assign(key, wanted)


def assign_evenly(
    database: Database, project: str, persons: list[str], by: str | None = None
) -> list[Assignment]:
    """Part all examples among people, as evenly as a hash does; what was assigned before is not any more."""
    by = by or current_person()
    if not persons:
        raise Unusable("Nobody was named. Nothing was assigned: choose at least one person.")
    with database.begin() as stores:
        key = stores.projects.get(project).id
        people.permit(stores, key, by, "assign")
        for person in persons:
            _require_reviewer(stores, key, person)
        for before in stores.team.assignments(key):
            stores.team.unassign(key, before.id)
        _say(stores, key, by, f"Shared the examples out among {', '.join(persons)}")
        ends = [round(SHARES * place / len(persons)) for place in range(len(persons) + 1)]
        return [
            stores.team.assign(key, Assignment(0, person, low=low, high=high, by=by))
            for person, low, high in zip(persons, ends, ends[1:], strict=False)
        ]


def unassign(database: Database, project: str, key: int, by: str | None = None) -> None:
    """Remove an assignment; nothing that was decided changes."""
    by = by or current_person()
    with database.begin() as stores:
        project_key = stores.projects.get(project).id
        people.permit(stores, project_key, by, "assign")
        if stores.team.unassign(project_key, key):
            _say(stores, project_key, by, "Removed an assignment")


def list_assignments(database: Database, project: str) -> list[AssignedQueue]:
    """Every assignment of a project with its numbers, by person."""
    with database.read() as stores:
        return read_assignments(stores, stores.projects.get(project).id)


def read_assignments(stores: Stores, project: int) -> list[AssignedQueue]:
    """Every assignment with its numbers, by person."""
    return [
        AssignedQueue(
            one,
            stores.examples.count(project, Where(assignment=one.id)),
            stores.examples.count(project, Where(assignment=one.id, statuses=TO_DO)),
        )
        for one in stores.team.assignments(project)
    ]


def assignment_words(one: Assignment, source: str | None = None) -> str:
    """What an assignment holds, in words."""
    share = (one.high - one.low) / SHARES
    what = "All examples" if share == 1 else f"{percent(share)} of the examples"
    if one.label is not None:
        what += f" labeled {one.label}"
    if one.source is not None:
        what += f" from {source or f'import {one.source}'}"
    return what


def _say(stores: Stores, project: int, by: str, summary: str) -> None:
    """Note it in the history: queues of what is assigned are read anew after it."""
    record_action(stores, project, by, "assign", summary)


def _require_reviewer(stores: Stores, project: int, person: str) -> None:
    if not people.at_least(people.role_of(stores, project, person), "reviewer"):
        raise Unusable(
            f"{person} can't review in this project. Nothing was changed: make them a reviewer first."
        )

"""What a reviewer opens on the desk: one card, the history of an example, and what people did lately."""

from dataclasses import dataclass
from datetime import timedelta

from curate.domain.actions import Action, Event
from curate.domain.errors import NotFound
from curate.domain.people import Role, at_least
from curate.domain.records import Project
from curate.services.changes import can_be_undone, with_cleaning
from curate.services.desk.cards import DeskCard, read_cards
from curate.services.desk.leases import HOLD, lease_one
from curate.stores import Database

PAGE = 50
"""Actions that are read at a time."""


def open_card(
    database: Database,
    project: Project,
    person: str,
    role: Role,
    example: int,
    tab: str,
    hold: timedelta = HOLD,
) -> DeskCard:
    """The card of an example, which is leased to who opens it for a time, unless somebody else has it.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        stores.examples.get(project.id, example)
    leasing = at_least(role, "reviewer")
    lease = lease_one(database, project.id, example, person, tab, hold) if leasing else None
    with database.read() as stores:
        held = {example: lease} if lease is not None else {}
        card = read_cards(stores, project.id, [example], person, held).get(example)
    if card is None:
        raise NotFound("example", example)
    return card


def read_history(database: Database, project: Project, example: int) -> list[Event]:
    """What became of an example, the oldest first, with the cleaning that came before everything else.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        found = stores.examples.get(project.id, example)
        return with_cleaning(stores, found, stores.history.of_example(example))


@dataclass(frozen=True, slots=True)
class Done:
    """An action in the list of them.

    Attributes:
        example: The one that it changed; None where it changed none or several.
        examples: How many it changed.
        undoable: Whether undo reverts it, as far as the person may.
    """

    action: Action
    example: int | None
    examples: int
    undoable: bool


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Some actions, the newest first, and where the older ones begin; None where there are none."""

    actions: tuple[Done, ...]
    before: int | None


def activity_page(
    database: Database,
    project: Project,
    person: str,
    before: int | None = None,
    *,
    mine: bool = False,
) -> ActivityPage:
    """What people did in a project, the newest first.

    Args:
        database: Where.
        project: The project.
        person: Who asks: what they did themselves can be undone.
        before: Only what was done before this action.
        mine: Only what they did themselves.
    """
    with database.read() as stores:
        actions = stores.history.before(
            project.id, before, limit=PAGE + 1, person=person if mine else None
        )
        changed = stores.history.changed_by([one.id for one in actions])
    shown = actions[:PAGE]
    return ActivityPage(
        tuple(
            Done(
                one,
                changed[one.id][1][0] if one.id in changed and changed[one.id][0] == 1 else None,
                changed[one.id][0] if one.id in changed else 0,
                can_be_undone(one) and one.person == person,
            )
            for one in shown
        ),
        shown[-1].id if len(actions) > PAGE else None,
    )

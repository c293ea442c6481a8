"""Selections that were made: listed, opened as a queue, deleted."""

from curate.domain.queues import Selection
from curate.services.changes import record_action
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.text import count

KIND = "select"


def list_selections(database: Database, project: str) -> list[Selection]:
    """The selections of a project, the newest first."""
    with database.read() as stores:
        return stores.selections.all(stores.projects.get(project).id)


def delete_selection(
    database: Database, project: str, selection: int, person: str | None = None
) -> None:
    """Delete a selection; its examples and what was decided about them stay.

    Raises:
        NotFound: The project has no such selection.
    """
    with database.begin() as stores:
        key = stores.projects.get(project).id
        found = stores.selections.get(key, selection)
        stores.selections.remove(key, selection)
        record_action(
            stores, key, person or current_person(), KIND, f"Deleted the selection “{found.name}”"
        )


def selection_order(
    stores: Stores, project: int, selection: int, among: set[int]
) -> tuple[list[int], dict[int, str]]:
    """Those of some examples that belong to a selection, in its order, and why each is in there."""
    members = stores.selections.members(project, selection)
    ids = [one for one in members if one in among]
    why = {one: members[one].why or _stands_for(members[one].covers) for one in ids}
    return ids, {one: sentence for one, sentence in why.items() if sentence}


def _stands_for(covers: int) -> str:
    return f"Chosen: it stands for {count(covers, 'example')}." if covers > 1 else ""

"""Saved views: filters and an order of the queue that somebody gave a name, of their own or for everybody."""

from curate.domain.actions import Details, ViewChange
from curate.domain.errors import NotFound, Unusable
from curate.domain.queues import SavedView
from curate.services.changes import record_action
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.reviewing.view import View
from curate.stores import Database, Stores
from curate.text.storable import storable

MOST = 100
LONGEST = 80
KIND = "view"
"""The kind of an action that changes one."""


def find_view(database: Database, project: str, name: str, person: str | None = None) -> View:
    """What a saved view shows; of two of one name, one's own.

    Raises:
        NotFound: There is none of that name, or what it showed is not there any more.
    """
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = stores.saved_views.named(key, person, name) or stores.saved_views.named(
            key, "", name
        )
        known = [one.name for one in stores.saved_views.all(key, person)]
    if found is None:
        there = ", ".join(f"“{one}”" for one in known) or "none"
        raise NotFound("saved view", name, f"There are: {there}.")
    return View.of_query({**found.query, "saved": found.name})


def save_view(
    database: Database,
    project: str,
    name: str,
    view: View,
    *,
    shared: bool = False,
    person: str | None = None,
) -> SavedView:
    """Save a view under a name, as an action that undo reverts; one of that name shows this from now on.

    Raises:
        Unusable: The name can't be used, or there are very many. Nothing was saved.
    """
    person = person or current_person()
    name = _usable(name)
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, KIND)
        stores.projects.lock(key)
        owner = "" if shared else person
        before = stores.saved_views.named(key, owner, name)
        if before is None and len(stores.saved_views.all(key, person)) >= MOST:
            raise Unusable(
                f"There are already {MOST} saved views. Nothing was saved: delete one first."
            )
        after = {
            "owner": owner,
            "name": name,
            "query": view.conditions.as_query(),
            "person": person,
        }
        number = stores.saved_views.put(key, after, before.id if before else None)
        verb = "Saved" if before is None else "Changed"
        _record(stores, key, person, f"{verb} the view “{name}”", number, before)
        saved = stores.saved_views.get(key, number)
    if saved is None:  # never: it was put just now
        raise NotFound("saved view", name)
    return saved


def rename_view(
    database: Database, project: str, number: int, name: str, person: str | None = None
) -> None:
    """Give a saved view another name, as an action that undo reverts.

    Raises:
        NotFound: There is no such view, or it is somebody else's.
        Unusable: The name can't be used or is taken. Nothing was changed.
    """
    person = person or current_person()
    name = _usable(name)
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, KIND)
        stores.projects.lock(key)
        before = _seen(stores, key, number, person)
        taken = stores.saved_views.named(key, before.owner, name)
        if taken is not None and taken.id != before.id:
            raise Unusable(
                f"There is already a saved view “{taken.name}”. Nothing was changed: choose another name."
            )
        stores.saved_views.put(key, {**before.as_json(), "name": name}, number)
        _record(
            stores, key, person, f"Renamed the view “{before.name}” to “{name}”", number, before
        )


def delete_view(database: Database, project: str, number: int, person: str | None = None) -> None:
    """Delete a saved view, as an action that undo reverts; no example changes.

    Raises:
        NotFound: There is no such view, or it is somebody else's.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, KIND)
        stores.projects.lock(key)
        before = _seen(stores, key, number, person)
        stores.saved_views.remove(key, number)
        _record(stores, key, person, f"Deleted the view “{before.name}”", number, before)


def _record(
    stores: Stores,
    project: int,
    person: str,
    summary: str,
    number: int,
    before: SavedView | None,
) -> None:
    after = stores.saved_views.get(project, number)
    change = ViewChange(
        number, before.as_json() if before else None, after.as_json() if after else None
    )
    record_action(stores, project, person, KIND, summary, Details(view=change))


def _seen(stores: Stores, project: int, number: int, person: str) -> SavedView:
    found = stores.saved_views.get(project, number)
    if found is None or found.owner not in {"", person}:
        raise NotFound("saved view", number)
    return found


def _usable(name: str) -> str:
    plain = " ".join(storable(name).split())
    if not plain or len(plain) > LONGEST:
        raise Unusable(
            f"A saved view needs a name of 1 to {LONGEST} characters. Nothing was saved: enter another one."
        )
    return plain

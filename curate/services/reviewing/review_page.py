"""What Review shows, read at once."""

from dataclasses import dataclass

from curate.domain.actions import Action
from curate.domain.errors import NotFound
from curate.services.checking import is_outdated, update_clusters
from curate.services.reviewing.card import Card, read_card
from curate.services.reviewing.queue import Queue, read_queue
from curate.services.reviewing.search import prepare
from curate.services.reviewing.view import View
from curate.stores import Database, Stores


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What Review shows.

    Attributes:
        imported: Whether the project has examples.
        last: The person's last action that can be undone.
        at: The example that is shown; None where the queue is empty.
        card: The example; None where the project does not have it (any more).
    """

    imported: bool
    last: Action | None
    queue: Queue
    at: int | None
    card: Card | None


def review_page(
    database: Database,
    project: str,
    view: View,
    *,
    person: str,
    before: Queue | None = None,
    at: int | None = None,
    opened: int | None = None,
) -> ReviewPage:
    """What Review shows: in one transaction, or in more where something has changed.

    Args:
        database: Where.
        project: Name of the project.
        view: Which examples.
        person: Whose last action.
        before: The queue as the person saw it, see ``load_queue``.
        at: The example that was shown: it stays where it is in the queue, else the first is shown.
        opened: An example to show whether it is in the queue or not.
    """
    prepare(database, view)
    with database.read() as stores:
        key = stores.projects.get(project).id
        if not is_outdated(stores, key):
            return _read(stores, key, view, person, before, at, opened)
    # Which example of a cluster counts as clean follows from what was decided on the others.
    regrouped = update_clusters(database, project)
    with database.read() as stores:
        return _read(stores, key, view, person, before, at, opened, regrouped)


def _read(
    stores: Stores,
    key: int,
    view: View,
    person: str,
    before: Queue | None,
    at: int | None,
    opened: int | None,
    regrouped: frozenset[int] | None = frozenset(),
) -> ReviewPage:
    queue = read_queue(stores, key, view, before, regrouped)
    if opened is None and at not in queue.ids:
        at = queue.ids[0] if queue.ids else None
    shown = at if opened is None else opened
    card = None
    if shown is not None:
        try:
            card = read_card(stores, key, shown)
        except NotFound:
            card = None
    return ReviewPage(
        imported=bool(queue.ids) or stores.examples.count(key) > 0,
        last=stores.history.last(key, person),
        queue=queue,
        at=shown,
        card=card,
    )

"""The review queue: which examples to show, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from curate.services.reviewing.order import ordered
from curate.services.reviewing.search import prepare
from curate.services.reviewing.view import View
from curate.stores import Database, Stores
from curate.stores.examples import Where

CLEAN = Where(status="pending", clean=True)
# What these actions change they name example by example; findings of others stay as they are.
NAMED = frozenset(
    {
        "approve",
        "bulk_approve",
        "reject",
        "bulk_reject",
        "skip",
        "bulk_skip",
        "flag",
        "reopen",
        "bulk_reopen",
        "bulk_label",
        "edit",
        "fix",
        "replace",
        "restore",
        "view",
        "select",
    }
)
# More changes than these are not looked at one by one.
_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of a project that a queue was read in, and for whom."""

    project: int
    view: View
    sources: tuple[int, ...]
    action: int
    event: int


@dataclass(frozen=True, slots=True)
class Queue:
    """Examples in the order in which they are reviewed.

    Attributes:
        ids: Undecided ones first, the most severe findings in front, then in the order of the source;
            flagged and skipped ones at the end.
        order: Every example that was in it since it was first read, each at the place that it had: a
            fix moves nothing about, and what an undo brings back finds its place again.
        labels: Labels of the project, the most frequent first.
        clean: Undecided examples of the project that are clean, whatever the view; None as long as
            nothing was checked.
        seen: What it was read from; None where it was not read.
    """

    ids: tuple[int, ...]
    order: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    clean: frozenset[int] | None = None
    seen: Seen | None = None

    @property
    def view(self) -> View:
        """Which examples it shows."""
        return self.seen.view if self.seen is not None else View()


def load_queue(database: Database, project: str, view: View, before: Queue | None = None) -> Queue:
    """The examples that a view shows, in the order in which they are reviewed.

    Args:
        database: Where.
        project: Name of the project.
        view: Which of them.
        before: The queue as the person saw it: its order stays, and only what changed since is read.
    """
    prepare(database, view)
    with database.read() as stores:
        return read_queue(stores, stores.projects.get(project).id, view, before)


def read_queue(
    stores: Stores,
    project: int,
    view: View,
    before: Queue | None = None,
    regrouped: frozenset[int] | None = frozenset(),
) -> Queue:
    """The same, in a transaction that is open.

    ``regrouped`` are examples whose duplicate clusters were worked out again; None where that may be any.
    """
    seen = Seen(
        project=project,
        view=view,
        sources=stores.sources.ids(project),
        action=stores.history.newest(project),
        event=stores.history.newest_event(),
    )
    known = before.seen if before is not None else None
    if before is None or known is None or (known.project, known.view) != (project, view):
        return _read_all(stores, seen, ())
    if known == seen and view.check is None and not regrouped and regrouped is not None:
        return before
    changed = _changed(stores, known, seen)
    return (
        _read_all(stores, seen, before.order)
        if changed is None or regrouped is None
        else _read_changed(stores, seen, before, changed, changed | regrouped)
    )


def keep_order(before: Sequence[int], queue: Queue) -> Queue:
    """A queue in the order in which a person saw it before, new examples at the end.

    Fixing or deciding changes the order; a reviewer does not want to be moved within the queue by that.
    """
    there = set(queue.ids)
    kept = [one for one in before if one in there]
    known = set(kept)
    ids = (*kept, *(one for one in queue.ids if one not in known))
    return replace(queue, ids=ids)


def next_in_queue(queue: Queue, example: int) -> int | None:
    """The next example of the queue, after its end its first one; None where there is no other."""
    if example not in queue.ids:
        return queue.ids[0] if queue.ids else None
    place = queue.ids.index(example)
    after = (*queue.ids[place + 1 :], *queue.ids[:place])
    return after[0] if after else None


def previous_in_queue(queue: Queue, example: int) -> int | None:
    """The example before this one; None at the beginning of the queue."""
    place = queue.ids.index(example) if example in queue.ids else 0
    return queue.ids[place - 1] if place else None


def _read_all(stores: Stores, seen: Seen, order: tuple[int, ...]) -> Queue:
    ids = ordered(stores, seen.project, seen.view).ids
    checked = stores.contracts.current(seen.project) is not None
    known = set(order)
    order = (*order, *(one for one in ids if one not in known))
    queue = Queue(
        tuple(ids),
        order,
        labels=tuple(stores.examples.labels(seen.project)),
        clean=frozenset(stores.examples.ids(seen.project, CLEAN)) if checked else None,
        seen=seen,
    )
    return keep_order(order, queue)


def _changed(stores: Stores, known: Seen, seen: Seen) -> set[int] | None:
    """Examples that changed since; None where something else may have changed too, or very many."""
    if known.sources != seen.sources or seen.view.check is not None:
        return None
    if not stores.history.kinds_after(known.project, known.action) <= NAMED:
        return None
    changed = stores.history.examples_after(known.project, known.event)
    return changed if len(changed) <= _FEW else None


def _read_changed(
    stores: Stores, seen: Seen, before: Queue, changed: set[int], concerned: set[int]
) -> Queue:
    """The queue with what changed; whether ``concerned`` are clean may be another matter by now too."""
    there = stores.examples.among(seen.project, seen.view.where(), changed)
    inside = (set(before.ids) - changed) | there
    order = (*before.order, *sorted(there.difference(before.order)))
    new = stores.examples.labels_of(changed).difference(before.labels)
    clean = before.clean
    if clean is not None:
        clean = (clean - concerned) | stores.examples.among(seen.project, CLEAN, concerned)
    return Queue(
        tuple(one for one in order if one in inside),
        order,
        (*before.labels, *sorted(new)),
        clean,
        seen,
    )

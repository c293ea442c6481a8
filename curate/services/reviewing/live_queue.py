"""Queues that a process keeps, so that the next examples of a large project cost next to nothing."""

import threading
import time
from array import array
from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from weakref import WeakKeyDictionary

from curate.services.reviewing.order import exact_first, ordered
from curate.services.reviewing.queue import NAMED
from curate.services.reviewing.search import prepare
from curate.services.reviewing.selection import replace_rejected
from curate.services.reviewing.view import View
from curate.stores import Database, Stores
from curate.stores.history import UNDO
from curate.stores.queues import State

KEPT = 24
"""Queues that are kept of one database: those that were asked for last."""
FEW = 2_000
"""Changes that are looked at one by one."""
LONGEST = 300.0
"""Seconds after which a queue is read anew at the latest: erasing, for one, leaves no history."""
LONGEST_ON_A_SERVER = 30.0
"""The same on PostgreSQL, where an event may become visible long after one with a higher number."""
LONGEST_BESIDE = 2.0
"""Seconds after which a queue is whose examples change with others: by type of finding, of a selection."""
FINDINGS_ALONE = frozenset({"dismiss", "reopen_findings"})
"""What decides on findings and on nothing else."""
_FEWER = 8
"""By how much fewer examples must be so that each is looked up instead of going through the queue."""

Asked = tuple[int, View, str]
"""Id of the project, the queue, and the person who asks where that matters."""


@dataclass
class _Kept:
    """Something that follows from a project, and the state that it was read in."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    state: State | None = None
    read_at: float = 0.0
    looked_at: float = float("-inf")


@dataclass
class _Queue(_Kept):
    """Examples in their order, and which of them still belong to the queue."""

    order: "array[int]" = field(default_factory=lambda: array("q"))
    inside: bytearray = field(default_factory=bytearray)
    left: int = 0
    why: Mapping[int, str] = field(default_factory=dict)
    sorted_ids: "array[int]" = field(default_factory=lambda: array("q"))
    places: "array[int]" = field(default_factory=lambda: array("q"))

    def fill(self, ids: Iterable[int]) -> None:
        self.order = array("q", ids)
        self.inside = bytearray(b"\x01") * len(self.order)
        self.left = len(self.order)
        self.places = self.sorted_ids = array("q")

    def place(self, key: int) -> int | None:
        if len(self.places) < len(self.order):  # nobody asked for one yet
            by_id = sorted(range(len(self.order)), key=self.order.__getitem__)
            self.places = array("q", by_id)
            self.sorted_ids = array("q", map(self.order.__getitem__, by_id))
        at = bisect_left(self.sorted_ids, key)
        known = at < len(self.sorted_ids) and self.sorted_ids[at] == key
        return self.places[at] if known else None

    def among(self, keys: Collection[int]) -> list[int]:
        """Which of these belong to it, in its order."""
        if len(keys) * _FEWER > len(self.order):
            return [one for one in self.after(None) if one in keys]
        places = (self.place(one) for one in keys)
        there = sorted(one for one in places if one is not None and self.inside[one])
        return [self.order[one] for one in there]

    def set(self, key: int, there: bool) -> bool:  # noqa: FBT001 - what it is set to
        """Let an example belong to it or not; whether it has a place in it."""
        place = self.place(key)
        if place is None:
            return not there
        self.left += there - self.inside[place]
        self.inside[place] = there
        return True

    def after(self, key: int | None) -> Iterable[int]:
        """What belongs to it, from the one after an example on and round to it."""
        place = self.place(key) if key is not None else None
        start = 0 if place is None else place + 1
        for begin, end in ((start, len(self.order)), (0, start)):
            at = self.inside.find(1, begin, end)
            while at >= 0:
                yield self.order[at]
                at = self.inside.find(1, at + 1, end)


@dataclass
class _Statuses(_Kept):
    """The status of each example of a project, and how many there are of each."""

    of: dict[int, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass
class _KeptQueues:
    lock: threading.Lock = field(default_factory=threading.Lock)
    queues: OrderedDict[Asked, _Queue] = field(default_factory=OrderedDict)
    statuses: OrderedDict[int, _Statuses] = field(default_factory=OrderedDict)


_databases: WeakKeyDictionary[Database, _KeptQueues] = WeakKeyDictionary()
_lock = threading.Lock()


def next_ids(
    database: Database,
    project: int,
    view: View,
    *,
    limit: int,
    after: int | None = None,
    exclude: Collection[int] = frozenset(),
    person: str = "",
) -> list[int]:
    """The next examples of a queue.

    The queue is kept in memory, and only what changed since it was read is looked at: a millisecond or
    two, whatever the size of the project. What other people decide within the same moment may still be
    among the ids; whoever shows them reads each example anyway.

    Args:
        database: Where.
        project: Id of the project.
        view: Which queue.
        limit: At most so many.
        after: The example after which to begin; after the end, the queue begins anew.
        exclude: Examples to leave out: those that somebody has on the screen.
        person: Who asks, for what is assigned to them.
    """
    queue = _queue(database, project, view, person)
    with queue.lock:
        return list(islice((one for one in queue.after(after) if one not in exclude), limit))


def positions(
    database: Database, project: int, view: View, ids: Collection[int], *, person: str = ""
) -> dict[int, str]:
    """Why examples are where they are in a queue, in a sentence each, as far as its order says so."""
    why = _queue(database, project, view, person).why
    return {one: why[one] for one in ids if one in why}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a queue and its project are.

    Attributes:
        left: How many examples belong to the queue.
        counts: How many of the project have each status.
        left_at: The last action that ``left`` counts.
        counts_at: The last one that ``counts`` counts.
    """

    left: int
    counts: Mapping[str, int] = field(hash=False)
    left_at: int
    counts_at: int


def standing(
    database: Database, project: int, view: View, *, person: str = "", max_age: float = 0.0
) -> Standing:
    """How far a queue and its project are; with ``max_age``, as it was that many seconds ago at most."""
    queue, found = _kept_queue(database, project, view, person), _kept_statuses(database, project)
    now = time.monotonic()
    if max_age <= 0 or now - min(queue.looked_at, found.looked_at) > max_age:
        prepare(database, view)
        key = (project, view.conditions, person if view.assigned else "")
        with queue.lock, found.lock, database.read() as stores:
            _refresh(database, stores, queue, key)
            _refresh_statuses(database, stores, project, found)
    with queue.lock:
        left, left_at = queue.left, queue.state.action if queue.state else 0
    with found.lock:
        counts, counts_at = dict(found.counts), found.state.action if found.state else 0
    return Standing(left, {one: n for one, n in counts.items() if n}, left_at, counts_at)


def _kept(database: Database) -> _KeptQueues:
    with _lock:
        return _databases.setdefault(database, _KeptQueues())


def _kept_statuses(database: Database, project: int) -> _Statuses:
    kept = _kept(database)
    with kept.lock:
        found = kept.statuses.setdefault(project, _Statuses())
        kept.statuses.move_to_end(project)
        while len(kept.statuses) > KEPT:
            kept.statuses.popitem(last=False)
        return found


def _kept_queue(database: Database, project: int, view: View, person: str) -> _Queue:
    kept, key = _kept(database), (project, view.conditions, person if view.assigned else "")
    with kept.lock:
        queue = kept.queues.setdefault(key, _Queue())
        kept.queues.move_to_end(key)
        while len(kept.queues) > KEPT:
            kept.queues.popitem(last=False)
        return queue


def _queue(database: Database, project: int, view: View, person: str) -> _Queue:
    queue = _kept_queue(database, project, view, person)
    view, person = view.conditions, person if view.assigned else ""
    key = (project, view, person)
    prepare(database, view)
    if view.selection is not None and replace_rejected(database, project, view.selection):
        queue.state = None
    with queue.lock, database.read() as stores:
        _refresh(database, stores, queue, key)
    return queue


def _refresh(database: Database, stores: Stores, queue: _Queue, asked: Asked) -> None:
    """Bring a queue to the state of the project."""
    project, view, person = asked

    def read() -> None:
        if view.text:
            queue.fill(_searched(database, stores, asked, view.text))
        else:
            found = ordered(stores, project, view, person)
            queue.fill(found.ids)
            queue.why = found.why

    def apply(changed: set[int]) -> bool:
        there = stores.examples.among(project, view.where(person), changed)
        placed = [queue.set(one, one in there) for one in changed]
        return all(placed)

    _update(
        database,
        stores,
        project,
        queue,
        read,
        apply,
        LONGEST_BESIDE if view.check or view.selection else None,
        # What belongs to a queue without a filter by check follows from the examples alone.
        () if view.check else FINDINGS_ALONE,
    )


def _searched(database: Database, stores: Stores, asked: Asked, text: str) -> Sequence[int]:
    """What a search finds, by the index alone and in the order of the same queue without it."""
    project, view, person = asked
    hits = stores.index.hits(project, text)
    every = _queue(database, project, replace(view, text=None), person)
    with every.lock:
        found = every.among(hits)
    return exact_first(stores, project, text, found)


def _refresh_statuses(database: Database, stores: Stores, project: int, found: _Statuses) -> None:
    def read() -> None:
        found.of = stores.queues.statuses(project)
        found.counts = Counter(found.of.values())

    def apply(changed: set[int]) -> bool:
        now = stores.queues.statuses(project, changed)
        for key in changed:
            before, after = found.of.pop(key, None), now.get(key)
            if before is not None:
                found.counts[before] -= 1
            if after is not None:
                found.of[key] = after
                found.counts[after] += 1
        return True

    _update(database, stores, project, found, read, apply, None, FINDINGS_ALONE)


def _update(
    database: Database,
    stores: Stores,
    project: int,
    kept: _Kept,
    read: Callable[[], None],
    apply: Callable[[set[int]], bool],
    again_after: float | None = None,
    beside: Collection[str] = (),
) -> None:
    """Read what is kept anew, or apply to it what changed since; nothing where nothing did."""
    state, before, now = stores.queues.state(project), kept.state, time.monotonic()
    kept.looked_at = now
    server = database.engine.dialect.name == "postgresql"
    longest = LONGEST_ON_A_SERVER if server else LONGEST
    if before is not None and now - kept.read_at < longest:
        if state.event <= before.event and state[1:] == before[1:]:
            return
        late = again_after is not None and now - kept.read_at > again_after
        changed = None if late else _changed(stores, project, before, state, frozenset(beside))
        if changed is not None and apply(changed):
            kept.state = state
            return
    read()
    kept.state, kept.read_at = state, now


def _changed(
    stores: Stores, project: int, before: State, now: State, beside: frozenset[str]
) -> set[int] | None:
    """Examples that changed since; None where something else may have changed too, or very many.

    ``beside`` are kinds of actions that change nothing about what is asked for.
    """
    if (before.source, before.sources) != (now.source, now.sources) or now.action < before.action:
        return None
    kinds = stores.history.kinds_after(project, before.action)
    if UNDO in kinds:
        kinds = (kinds - {UNDO}) | stores.history.undone_after(project, before.action)
    if not kinds <= NAMED | beside:
        return None
    changed = stores.history.examples_after(project, before.event)
    return changed if len(changed) <= FEW else None

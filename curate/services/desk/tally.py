"""How much is left, without asking the database after every decision.

What is left is read a few times a second at most; what this process decided since then is counted on top.
"""

import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from curate.services.desk.once import Decided
from curate.services.reviewing import View, standing
from curate.stores import Database

MAX_AGE = 0.5
"""Seconds after which it is read again: what other processes decide is seen so much later."""
REMEMBERED = 500


@dataclass
class _Recent:
    lock: threading.Lock = field(default_factory=threading.Lock)
    decided: deque[Decided] = field(default_factory=lambda: deque(maxlen=REMEMBERED))


_recent: WeakKeyDictionary[Database, dict[int, _Recent]] = WeakKeyDictionary()
_lock = threading.Lock()


def count_on(
    database: Database,
    project: int,
    view: View,
    person: str,
    decided: Iterable[Decided],
    *,
    fresh: bool,
) -> tuple[int, Mapping[str, int]]:
    """How many examples a view has, and how many of the project have each status.

    Args:
        database: Where.
        project: Id of the project.
        view: Which queue.
        person: Who asks.
        decided: What was decided just now.
        fresh: Whether something else was done just now.
    """
    decided = list(decided)
    with _lock:
        recent = _recent.setdefault(database, {}).setdefault(project, _Recent())
    with recent.lock:
        recent.decided.extend(decided)
    # Only of a view that goes by the status it is known what a decision changes about it.
    plain = view.conditions == View(which=view.which, sort=view.sort, seed=view.seed)
    now = standing(
        database,
        project,
        view,
        person=person,
        max_age=0 if fresh or (decided and not plain) else MAX_AGE,
    )
    counts, left = dict(now.counts), now.left
    among = view.where().statuses
    with recent.lock:
        since = list(recent.decided)
    for one in since:
        if one.action.id > now.counts_at:
            counts[one.before] = counts.get(one.before, 0) - 1
            counts[one.after] = counts.get(one.after, 0) + 1
        if one.action.id > now.left_at and plain and among:
            left += (one.after in among) - (one.before in among)
    return max(left, 0), {status: number for status, number in counts.items() if number > 0}

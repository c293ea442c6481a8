"""The review queue: which examples to show, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from curate.domain.examples import Status
from curate.domain.findings import SEVERITY_RANK
from curate.stores import Database
from curate.stores.examples import Where

Which = Literal["to_do", "all"] | Status
# Undecided examples come first; skipped and flagged ones wait at the end of the queue.
TO_DO: tuple[Status, ...] = ("pending", "flagged", "skipped")


@dataclass(frozen=True, slots=True)
class View:
    """Which examples to see: every condition that is given must hold.

    Attributes:
        which: A status; ``to_do`` for everything that is neither approved nor rejected.
        check: Name of a check that has an open finding about them.
        text: Occurs in the input or the answer, or is the whole external id.
    """

    which: Which = "to_do"
    label: str | None = None
    check: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """Examples in the order in which they are reviewed.

    Attributes:
        ids: Undecided ones first, the most severe findings in front, then in the order of the source;
            flagged and skipped ones at the end.
    """

    ids: tuple[int, ...]


def load_queue(database: Database, project: str, view: View) -> Queue:
    """The examples that a view shows, in the order in which they are reviewed."""
    statuses: tuple[Status | None, ...]
    match view.which:
        case "to_do":
            statuses = TO_DO
        case "all":
            statuses = (None,)
        case status:
            statuses = (status,)
    with database.read() as stores:
        key = stores.projects.get(project).id
        worst = stores.open_findings.worst(key)
        found = {
            status: stores.examples.ids(
                key, Where(status=status, label=view.label, check=view.check, text=view.text)
            )
            for status in statuses
        }
    nothing = len(SEVERITY_RANK)
    ids = [
        one
        for status in statuses
        for one in sorted(found[status], key=lambda one: worst.get(one, nothing))
    ]
    return Queue(tuple(ids))


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

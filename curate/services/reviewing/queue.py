"""The queue of the review desk: which examples, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from curate.domain.examples import Status
from curate.domain.findings import SEVERITY_RANK
from curate.stores import Database
from curate.stores.examples import Where

Which = Literal["to_do", "all"] | Status
# Undecided examples come first; those that somebody set aside wait at the end of the line.
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
    """Examples in the order in which they are worked off.

    Attributes:
        ids: Undecided ones first, worst findings in front, then in the order of the source;
            flagged and skipped ones at the end.
    """

    ids: tuple[int, ...]


def load_queue(database: Database, project: str, view: View) -> Queue:
    """The examples that a view shows, in the order in which they are worked off."""
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


def in_order_of(before: Sequence[int], line: Queue) -> Queue:
    """A line in the order in which somebody saw it before: what is new comes at the end.

    Fixing or deciding changes what comes first; nobody who works a line off wants to be moved about
    in it by that.
    """
    there = set(line.ids)
    kept = [one for one in before if one in there]
    known = set(kept)
    ids = (*kept, *(one for one in line.ids if one not in known))
    return replace(line, ids=ids)


def following(line: Queue, example: int) -> int | None:
    """The next example of the line, after its end its beginning; None where there is no other."""
    if example not in line.ids:
        return line.ids[0] if line.ids else None
    place = line.ids.index(example)
    after = (*line.ids[place + 1 :], *line.ids[:place])
    return after[0] if after else None


def preceding(line: Queue, example: int) -> int | None:
    """The example before this one; None at the beginning of the line."""
    place = line.ids.index(example) if example in line.ids else 0
    return line.ids[place - 1] if place else None

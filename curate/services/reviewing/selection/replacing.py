"""What a reviewer rejects of a selection is replaced by what is most like it."""

from curate.domain.queues import Chosen
from curate.stores import Database, Stores


def replace_rejected(database: Database, project: int, selection: int) -> int:
    """Fill the places of a selection whose examples were rejected; returns how many were.

    Each gets the nearest other example that is neither rejected nor in the selection. One that undo brings
    back stays in its place beside what replaced it.
    """
    with database.read() as stores:
        if not stores.selections.rejected(project, selection):
            return 0
    with database.begin() as stores:
        known = stores.selections.lock(selection)
        rejected = stores.selections.rejected(project, selection)
        for place, gone in sorted(rejected.items()):
            by = _successor(stores, project, gone, known)
            stores.selections.replace(selection, gone, place, by)
            if by is not None:
                known.add(by.example)
        return len(rejected)


def _successor(stores: Stores, project: int, gone: Chosen, known: set[int]) -> Chosen | None:
    """The nearest that can take its place, which knows the others that are like it."""
    there = stores.examples.many(project, gone.likes)
    for place, key in enumerate(gone.likes):
        if key not in known and key in there and there[key].status != "rejected":
            return Chosen(key, gone.covers, gone.likes[place + 1 :])
    return None

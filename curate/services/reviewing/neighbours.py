"""Examples that ask something similar to one on the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from curate.domain.examples import Example
from curate.services.reviewing.live_queue import next_ids
from curate.services.reviewing.view import View
from curate.stores import Database

APPROVED = 5
OTHERS = 3


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Similar examples, the most similar first; rejected ones are left out.

    Attributes:
        approved: Those whose answer somebody approved.
        others: Those that are undecided.
    """

    approved: tuple[Example, ...]
    others: tuple[Example, ...]


def find_neighbours(database: Database, project: str, example: int) -> Neighbours:
    """Approved and undecided examples that are similar to one.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        stores.examples.get(key, example)

    def similar(view: View, most: int) -> Sequence[int]:
        return next_ids(database, key, view, limit=most, exclude={example})

    approved = similar(View(which="approved", sort="similar", like=example), APPROVED)
    others = similar(View(which="to_do", sort="similar", like=example), OTHERS)
    with database.read() as stores:
        found = stores.examples.many(key, {*approved, *others})
    return Neighbours(
        tuple(found[one] for one in approved if one in found),
        tuple(found[one] for one in others if one in found),
    )

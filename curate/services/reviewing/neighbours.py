"""Examples that ask something similar to one on the desk."""

from dataclasses import dataclass

from curate.domain.examples import Example
from curate.services.reviewing.search import prepare
from curate.services.reviewing.similar import similar
from curate.services.reviewing.view import TO_DO, View
from curate.stores import Database

APPROVED = 5
OTHERS = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A similar example, and how similar its input is, 0 to 1."""

    example: Example
    similarity: float


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Similar examples, the most similar first; rejected ones are left out.

    Attributes:
        approved: Those whose answer somebody approved.
        others: Those that are undecided.
    """

    approved: tuple[Neighbour, ...]
    others: tuple[Neighbour, ...]


def find_neighbours(database: Database, project: str, example: int) -> Neighbours:
    """Approved and undecided examples that are similar to one.

    Raises:
        NotFound: The project has no such example.
    """
    prepare(database, View(sort="similar", like=example))
    with database.read() as stores:
        key = stores.projects.get(project).id
        near, _ = similar(stores, key, example)
        found = stores.examples.many(key, near)
    known = [Neighbour(found[one], value) for one, value in near.items() if one in found]
    approved = [one for one in known if one.example.status == "approved"]
    undecided = [one for one in known if one.example.status in TO_DO]
    return Neighbours(tuple(approved[:APPROVED]), tuple(undecided[:OTHERS]))

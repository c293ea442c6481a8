"""The examples of a project as they are now."""

from collections.abc import Iterator

from curate.domain.examples import Example
from curate.stores import Database
from curate.stores.examples import Where

PART = 1_000
"""Examples that are in memory at a time."""


def list_examples(database: Database, project: str, where: Where) -> list[Example]:
    """Examples in the order in which they came in."""
    with database.read() as stores:
        return list(stores.examples.all(stores.projects.get(project).id, where))


def each_example(database: Database, project: str, where: Where) -> Iterator[Example]:
    """Examples in the order in which they came in, without holding all of them, or a transaction, meanwhile.

    One that somebody changes meanwhile comes as it was or as it is.

    Raises:
        NotFound: There is no such project; at once, not when the first one is taken.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id

    def parts() -> Iterator[Example]:
        part: list[Example] = []
        while not part or len(part) == PART:
            with database.read() as stores:
                after = part[-1].id if part else 0
                part = stores.examples.page(key, where, after=after, limit=PART)
            yield from part
            if not part:
                return

    return parts()

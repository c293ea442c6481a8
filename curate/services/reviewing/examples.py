"""The examples of a project as they are now, and their labels."""

from curate.domain.examples import Example
from curate.stores import Database
from curate.stores.examples import Where


def get_example(database: Database, project: str, example: int) -> Example:
    """One example as it stands now.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        return stores.examples.get(stores.projects.get(project).id, example)


def list_examples(
    database: Database, project: str, where: Where, *, limit: int | None = None, offset: int = 0
) -> list[Example]:
    """Examples in the order in which they came in; all of them, or a page."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        if limit is None:
            return list(stores.examples.all(key, where))
        return stores.examples.page(key, where, limit=limit, offset=offset)


def list_labels(database: Database, project: str) -> dict[str, int]:
    """Labels with how many examples carry each."""
    with database.read() as stores:
        return stores.examples.labels(stores.projects.get(project).id)

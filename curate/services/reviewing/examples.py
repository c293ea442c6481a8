"""The examples of a project as they are now, and their labels."""

from curate.domain.examples import Example
from curate.stores import Database
from curate.stores.examples import Where


def list_examples(database: Database, project: str, where: Where) -> list[Example]:
    """Examples in the order in which they came in."""
    with database.read() as stores:
        return list(stores.examples.all(stores.projects.get(project).id, where))


def list_labels(database: Database, project: str) -> dict[str, int]:
    """Labels with how many examples carry each."""
    with database.read() as stores:
        return stores.examples.labels(stores.projects.get(project).id)

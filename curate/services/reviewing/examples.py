"""The examples of a project as they are now."""

from curate.domain.examples import Example
from curate.stores import Database
from curate.stores.examples import Where


def list_examples(database: Database, project: str, where: Where) -> list[Example]:
    """Examples in the order in which they came in."""
    with database.read() as stores:
        return list(stores.examples.all(stores.projects.get(project).id, where))

import pytest

from curate.stores.examples.incoming import Incoming
from tests.conftest import row


@pytest.fixture
def examples(database, project):
    """Ids of four examples of a project."""
    with database.begin() as stores:
        source = stores.sources.open(
            project.id,
            name="a.csv",
            sha256="",
            format="csv",
            preset=None,
            mapping={},
            person="ada",
        )
        rows = [Incoming.of(n, n, row(n, label="AB"[n % 2])) for n in range(1, 5)]
        stores.examples.add(project.id, source, rows)
        stores.sources.publish(source, {"read": 4, "added": 4})
        return [one.id for one in stores.examples.all(project.id)]

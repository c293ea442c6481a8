"""What was worked out is kept exactly as long as the database is the same."""

from curate.services.projects import create_project
from curate.stores import Database


def asked(database, key="one"):
    """Whether a value had to be worked out."""
    worked = []
    with database.read() as stores:
        assert stores.remembered(key, lambda: worked.append(1) or "value") == "value"
    return bool(worked)


def test_a_value_is_worked_out_once_as_long_as_nothing_changes(database):
    assert asked(database)
    assert not asked(database)
    assert not asked(database)
    assert asked(database, "another")
    assert not asked(database)


def test_a_change_by_oneself_and_by_another_process_is_seen(database, url):
    asked(database)

    create_project(database, "mine", "")
    assert asked(database)
    assert not asked(database)

    other = Database(url)
    create_project(other, "theirs", "")
    other.close()
    assert asked(database)
    assert not asked(database)


def test_who_writes_works_it_out(database):
    asked(database)
    worked = []

    with database.begin() as stores:
        for _ in range(2):
            stores.remembered("one", lambda: worked.append(1))

    assert len(worked) == 2

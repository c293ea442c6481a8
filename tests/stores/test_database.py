import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from curate.domain.errors import AlreadyThere, NotFound, Unusable
from curate.domain.faults import ChangedMeanwhile
from curate.domain.jobs import TrainRequest
from curate.services.projects import create_project
from curate.stores import Database
from curate.stores.ours import HEAD, MIGRATIONS
from curate.stores.tables import metadata


def is_no_part_of_the_index(name, kind, _):
    """The index of the search is made by hand; its own tests look at it."""
    return kind != "table" or not name.startswith(("example_words", "indexed_sources"))


def test_the_migrations_make_the_tables_that_the_code_knows(database):
    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_no_part_of_the_index}
        context = MigrationContext.configure(connection, opts=options)

        assert compare_metadata(context, metadata) == []
        made = {
            (table, index["name"], bool(index["unique"]))
            for table in metadata.tables
            for index in inspect(connection).get_indexes(table)
            if "duplicates_constraint" not in index
        }
    assert made == {
        (table.name, index.name, index.unique)
        for table in metadata.tables.values()
        for index in table.indexes
    }


def test_the_database_itself_lets_only_one_heavy_job_run(database):
    # A condition that the comparison of both does not look at.
    with database.begin() as stores:
        one, other = (stores.jobs.add(TrainRequest("t", "v1", 1), None, "ada").id for _ in range(2))
        run = text("UPDATE jobs SET state = 'running' WHERE id = :id")
        stores.connection.execute(run, {"id": one})

    with pytest.raises(ChangedMeanwhile), database.begin() as stores:
        stores.connection.execute(run, {"id": other})


def test_the_newest_migration_is_the_one_that_the_code_knows():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_a_database_opens_again_as_it_was(url):
    first = Database(url)
    with first.begin() as stores:
        stores.projects.add("tickets", "")
    first.close()

    again = Database(url)

    with again.read() as stores:
        assert [one.name for one in stores.projects.all()] == ["tickets"]
    again.close()


def test_an_exception_rolls_everything_back(database):
    with pytest.raises(AlreadyThere), database.begin() as stores:  # noqa: PT012
        stores.projects.add("one", "")
        stores.projects.add("one", "")

    with database.read() as stores:
        assert stores.projects.all() == []


@pytest.mark.parametrize("schema", ["0006", "9999"])
def test_a_database_of_another_version_is_refused_and_left_alone(url, schema):
    opened = Database(url)
    with opened.begin() as stores:
        stores.projects.add("tickets", "")
        stores.connection.execute(text(f"UPDATE alembic_version SET version_num = '{schema}'"))

    with pytest.raises(
        Unusable,
        match=rf"^The database \S+ was made by another version of Curate \(schema {schema}; this one "
        rf"knows {HEAD}\)\. Nothing was changed: open it with the version that made it, or update "
        r"Curate\.$",
    ):
        Database(url)

    with opened.read() as stores:
        assert [one.name for one in stores.projects.all()] == ["tickets"]
    opened.close()


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "oracle://x/y",
        "postgresql://nobody@127.0.0.1:1/none",
        "sqlite:////proc/nowhere/x.db",
    ],
)
def test_a_database_that_does_not_open_is_explained_in_one_sentence(url):
    with pytest.raises(Unusable) as caught:
        Database(url)

    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_explained(tmp_path):
    path = tmp_path / "notes.db"
    path.write_bytes(b"These are my notes, not a database. " * 100)

    with pytest.raises(Unusable, match=r"Nothing was changed.*curate restore FILE"):
        Database(f"sqlite:///{path}")

    assert path.read_bytes().startswith(b"These are my notes")


def test_two_writers_wait_for_each_other(database):
    with database.begin() as stores:
        stores.projects.add("tickets", "")

    def rename(task):
        with database.begin() as stores:
            project = stores.projects.get("tickets")
            stores.projects.set_task(project.id, project.task + task)

    threads = [threading.Thread(target=rename, args=("x",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.read() as stores:
        task = stores.projects.get("tickets").task
    # PostgreSQL lets both read before either writes; SQLite's writers queue. Neither fails.
    assert set(task) == {"x"}


def test_a_missing_project_is_named_with_those_that_exist(database):
    with database.begin() as stores:
        stores.projects.add("tickets", "")

    with (
        pytest.raises(NotFound, match=r"no project 'notes'\. Projects here: tickets"),
        database.read() as stores,
    ):
        stores.projects.get("notes")


def test_statistics_say_how_many_rows_share_a_value(database, project, examples):
    database.update_statistics()

    with database.read() as stores:
        if stores.connection.dialect.name == "sqlite":
            known = "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'examples'"
        else:
            known = "SELECT count(*) FROM pg_stats WHERE tablename = 'examples'"
        assert stores.connection.execute(text(known)).scalar_one()


def test_statistics_can_wait_where_the_database_is_busy(sqlite, monkeypatch):
    monkeypatch.setattr("curate.stores.database.BUSY_SECONDS", 0)
    other = Database(str(sqlite.engine.url))

    with sqlite.begin():
        other.update_statistics()

    other.close()


def test_whoever_comes_to_read_does_not_wait_for_who_writes(sqlite, monkeypatch):
    create_project(sqlite, "tickets")
    file = Path(sqlite.engine.url.database)
    monkeypatch.setattr("curate.stores.database.BUSY_SECONDS", 0.1)

    with sqlite.begin() as stores:
        stores.projects.add("notes", "")
        came = Database(str(sqlite.engine.url))
        with came.read() as reading:
            assert [one.name for one in reading.projects.all()] == ["tickets"]
    sqlite.close()
    came.close()

    before = file.read_bytes()
    again = Database(f"sqlite:///{file}")
    with again.read() as reading:
        assert len(reading.projects.all()) == 2
    again.close()
    assert file.read_bytes() == before

import threading

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from curate.domain.errors import AlreadyThere, NotFound, Unusable
from curate.stores import Database
from curate.stores.database import HEAD, MIGRATIONS
from curate.stores.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_knows(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


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


def test_a_database_of_a_newer_curate_is_refused(url):
    opened = Database(url)
    with opened.begin() as stores:
        stores.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()

    with pytest.raises(Unusable, match="made by a newer Curate"):
        Database(url)


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

    with pytest.raises(Unusable, match="Nothing was changed"):
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


def test_a_filled_database_of_the_first_version_loses_nothing(url):
    opened = Database(url)
    with opened.remodel() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        for statement in (
            "INSERT INTO projects (id, name, task, at) VALUES (1, 'old', '', '2026-01-01')",
            (
                "INSERT INTO sources (id, project_id, name, sha256, format, mapping, read, added, "
                "unchanged, updated, rejected, skipped, ready, person, at) VALUES (1, 1, 'a.csv', '', "
                "'csv', '{}', 1, 1, 0, 0, 0, 0, true, 'ada', '2026-01-01')"
            ),
            (
                "INSERT INTO examples (id, project_id, source_id, identity, digest, system, turns, input, "
                "output, groups, metadata, status, revision) VALUES (1, 1, 1, '00ff', 'ffff', '', '[]', 'Q', "
                "'A', '{}', '{}', 'pending', 1)"
            ),
        ):
            connection.execute(text(statement))
    opened.close()

    again = Database(url)

    with again.read() as stores:
        assert [(one.input, one.original) for one in stores.examples.all(1)] == [("Q", None)]
        assert [one.reading for one in stores.sources.all(1)] == [{}]
    again.close()

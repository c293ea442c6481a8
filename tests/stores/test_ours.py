"""What is no database of ours is told from one that is new; see also ``tests/cli/test_garbage.py``."""

import pytest
from sqlalchemy import create_engine, inspect, text

from curate.domain.errors import Unusable
from curate.domain.faults import Damaged
from curate.services.projects import create_project, list_projects
from curate.stores import Database


def test_a_database_that_was_emptied_is_refused_until_somebody_means_it(tmp_path):
    file = tmp_path / "curate.db"
    made = Database(f"sqlite:///{file}")
    create_project(made, "tickets")
    made.close()
    for one in tmp_path.glob("curate.db-*"):
        one.unlink()
    file.write_bytes(b"")

    with pytest.raises(Unusable, match=r"is empty, and it was not.*Nothing was changed"):
        Database(f"sqlite:///{file}")

    assert file.stat().st_size == 0
    file.unlink()
    (tmp_path / "curate.db.made").unlink()
    again = Database(f"sqlite:///{file}")
    assert list_projects(again) == []
    again.close()


def test_an_empty_file_that_never_was_a_database_becomes_one(tmp_path):
    file = tmp_path / "curate.db"
    file.touch()

    made = Database(f"sqlite:///{file}")
    create_project(made, "tickets")
    made.close()

    again = Database(f"sqlite:///{file}")
    assert [one.name for one in list_projects(again)] == ["tickets"]
    again.close()


def test_a_server_that_holds_tables_of_others_with_our_names_is_left_alone(postgres, databases):
    name = databases.new()
    admin = create_engine(databases.url(name))
    with admin.begin() as connection:
        connection.execute(text("CREATE TABLE unrelated (a integer)"))
        connection.execute(text("CREATE TABLE projects (a integer)"))

    with pytest.raises(Unusable, match=r"belongs to another application \(its tables: projects\)"):
        Database(databases.url(name))

    with admin.begin() as connection:
        assert sorted(inspect(connection).get_table_names()) == ["projects", "unrelated"]
        connection.execute(text("DROP TABLE projects"))
    Database(databases.url(name)).close()
    admin.dispose()
    databases.drop(name)


def test_a_stored_value_that_can_t_be_read_any_more_is_damage(sqlite):
    create_project(sqlite, "tickets")
    change = "UPDATE projects SET name = CAST(? AS TEXT)"
    with sqlite.begin() as stores:
        stores.connection.exec_driver_sql(change, (b"\xff\xfe no text",))

    with pytest.raises(Damaged, match="a value can't be read any more"):
        list_projects(sqlite)

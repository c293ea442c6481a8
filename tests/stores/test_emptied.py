"""A database file that something has emptied is not taken for a new one."""

import pytest

from curate.domain.errors import Unusable
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

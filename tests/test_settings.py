from pathlib import Path

import pytest

from curate.settings import Settings


def test_what_lies_in_the_home_is_stored_by_its_path_from_there(home, tmp_path):
    settings = Settings()

    assert settings.relative(home / "runs" / "1" / "adapter") == "runs/1/adapter"
    assert settings.relative("/elsewhere/tiny") == "/elsewhere/tiny"
    assert settings.absolute("runs/1/adapter") == home / "runs" / "1" / "adapter"
    assert settings.absolute("/elsewhere/tiny") == Path("/elsewhere/tiny")


def test_a_home_behind_a_link_is_the_same_home(home, tmp_path):
    home.mkdir()
    link = tmp_path / "link"
    link.symlink_to(home, target_is_directory=True)

    assert Settings(home=link).relative(home / "uploads" / "1") == "uploads/1"
    assert Settings().relative(link / "uploads" / "1") == "uploads/1"


def test_a_folder_in_the_home_that_links_elsewhere_counts_as_in_the_home(home, tmp_path):
    (tmp_path / "shared").mkdir()
    home.mkdir()
    (home / "models").symlink_to(tmp_path / "shared", target_is_directory=True)

    assert Settings().relative(home / "models" / "tiny") == "models/tiny"


def test_a_home_and_a_database_named_from_the_current_folder_are_found_from_any(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURATE_HOME", "here")
    monkeypatch.setenv("CURATE_DATABASE_URL", "sqlite:///data/mine.db")
    settings = Settings()

    assert settings.home == tmp_path / "here"
    assert settings.url == f"sqlite:///{tmp_path}/data/mine.db"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://ada@host/db"])
def test_other_databases_stay_as_they_are_named(url):
    assert Settings(database_url=url).url == url

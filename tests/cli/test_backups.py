"""Backups and projects on the command line: the keys that scripts read, and what is refused."""

import csv


def tickets(tmp_path):
    path = tmp_path / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["id", "question", "answer"], ["1", "Where is it?", "Here."], ["2", "When?", "Now."]]
        )
    return path


def test_a_backup_is_made_restored_and_says_the_same(curate, tmp_path, monkeypatch):
    curate("project", "create", "shop")
    curate("import", "shop", tickets(tmp_path))
    first = curate("examples", "shop", "--json").lines[0]
    curate("decide", "shop", first["id"], "--approve")
    file = tmp_path / "shop.zip"

    made = curate("backup", file, "--json").json
    refused = curate("restore", file, "--json")
    monkeypatch.setenv("CURATE_HOME", str(tmp_path / "another"))
    from curate.cli import state

    state.database().close()
    state.settings.cache_clear()
    state.database.cache_clear()
    restored = curate("restore", file, "--json").json

    assert refused.status == 2
    assert "is not empty" in refused.err
    assert (made["file"], made["examples"], made["decisions"]) == (str(file), 2, 1)
    assert made["bytes"] == file.stat().st_size
    assert restored == made
    again = curate("examples", "shop", "--json").lines[0]
    assert (again["id"], again["status"]) == (first["id"], "approved")


def test_a_file_that_is_no_backup_is_refused_before_a_home_is_made(curate, tmp_path, home):
    ran = curate("restore", tickets(tmp_path), "--json")

    assert ran.status == 2
    assert "is no backup" in ran.err
    assert not home.exists()
    assert curate("restore", tmp_path / "nothing.zip").status == 2


def test_projects_are_renamed_copied_archived_and_deleted(curate, tmp_path):
    curate("project", "create", "shop")
    curate("import", "shop", tickets(tmp_path))

    same = curate("project", "rename", "shop", " shop ")
    assert same.out == "Project shop is called that already. Nothing was changed.\n"
    assert curate("project", "rename", "shop", "store", "--json").json["project"] == "store"
    copied = curate("project", "copy", "store", "second", "--json").json
    assert (copied["project"], copied["examples"]) == ("second", 2)
    curate("project", "archive", "second")
    listed = curate("project", "list", "--json").json
    assert [(one["project"], one["archived"]) for one in listed] == [
        ("store", False),
        ("second", True),
    ]
    curate("project", "unarchive", "second")

    asked = curate("project", "delete", "store", "--json")
    assert asked.status == 2
    assert "2 examples" in asked.err
    assert "add --yes" in asked.err
    assert curate("project", "delete", "store", "--yes", "--json").json["project"] == "store"
    assert [one["project"] for one in curate("project", "list", "--json").json] == ["second"]
    assert len(curate("examples", "second", "--json").lines) == 2


def test_a_ticket_and_a_value_are_erased(curate, tmp_path):
    curate("project", "create", "shop")
    curate("import", "shop", tickets(tmp_path))

    dry = curate("erase", "shop", "--external-id", "1", "--dry-run", "--json").json
    assert dry["places"]["examples"] == 1
    assert any("Importing that file again" in sentence for sentence in dry["left"])
    assert len(curate("examples", "shop", "--json").lines) == 2

    assert curate("erase", "shop", "--external-id", "1", "--json").json["places"] == dry["places"]
    assert [one["external_id"] for one in curate("examples", "shop", "--json").lines] == ["2"]

    assert curate("erase", "shop", "--value", "when?", "--json").json["places"]["examples"] == 1
    assert curate("examples", "shop", "--json").lines[0]["input"] == "(erased)"
    assert "nowhere" in curate("erase", "shop", "--value", "nobody").out
    for given in (
        (),
        ("--value", "x"),
        ("--external-id", "99"),
        ("--value", "a b", "--external-id", "2"),
    ):
        refused = curate("erase", "shop", *given)
        assert refused.status == 2
        assert "Nothing was erased" in refused.err

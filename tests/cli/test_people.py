"""`curate people`, and whose role counts for every command."""

import pytest


@pytest.fixture
def shop(curate):
    curate("project", "create", "shop")
    return curate


def test_a_project_is_open_until_somebody_is_added_to_it(shop):
    empty = shop("people", "shop")

    assert "everybody who can open it is an owner" in empty.out
    assert shop("people", "shop", "--json").json == []


def test_people_are_added_given_another_role_and_removed(shop):
    added = shop("people", "shop", "--add", "Zoë", "--role", "reviewer", "--json")

    known = {"decisions": 0, "seconds_per_decision": None, "agreement": None}
    assert added.json == [
        {"person": "Zoë", "role": "reviewer", **known},
        {"person": "ada", "role": "owner", **known},
    ]
    changed = shop("people", "shop", "--add", "Zoë", "--role", "viewer", "--json").json
    assert changed[0]["role"] == "viewer"
    removed = shop("people", "shop", "--remove", "Zoë", "--json").json
    assert [one["person"] for one in removed] == ["ada"]


def test_a_role_that_is_none_and_a_half_order_are_refused(shop):
    assert "--role owner or --role reviewer" in shop("people", "shop", "--add", "Zoë").err
    wrong = shop("people", "shop", "--add", "Zoë", "--role", "boss")
    assert wrong.status == 2
    assert "no role 'boss'. Known: owner, reviewer, viewer" in wrong.err
    both = shop("people", "shop", "--add", "Zoë", "--role", "owner", "--remove", "ada")
    assert "Nothing was changed" in both.err
    assert shop("people", "shop", "--json").json == []


def test_the_name_that_a_command_is_given_counts_and_else_that_of_the_environment(
    shop, monkeypatch
):
    shop("people", "shop", "--add", "vic", "--role", "viewer")

    refused = shop("project", "rename", "shop", "store", "--as", "vic")
    assert refused.status == 2
    assert refused.err.strip() == (
        "vic is a viewer of this project, and only an owner can do that. Nothing was done. "
        "Ask an owner (ada)."
    )
    monkeypatch.setenv("CURATE_PERSON", "eve")
    stranger = shop("check", "shop")
    assert stranger.status == 2
    assert "eve does not belong to this project" in stranger.err
    assert shop("project", "rename", "shop", "store", "--as", "ada").status == 0


def test_decisions_are_counted_for_whoever_made_them(shop, tmp_path):
    file = tmp_path / "t.jsonl"
    file.write_text('{"input": "Where is it?", "output": "Soon."}\n' * 1, encoding="utf-8")
    shop("import", "shop", file)
    (only,) = shop("examples", "shop", "--json").lines
    shop("decide", "shop", only["id"], "--approve", "--as", "rae")

    (row,) = shop("people", "shop", "--json").json

    assert (row["person"], row["role"], row["decisions"]) == ("rae", "owner", 1)

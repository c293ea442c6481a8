"""Several people on one project, from the command line."""

import pytest

from tests.services.conftest import write_csv  # noqa: F401 - a fixture
from tests.services.teamwork.conftest import ticket_rows


@pytest.fixture
def shop(curate, write_csv):  # noqa: F811
    curate("project", "create", "shop")
    curate("import", "shop", write_csv(ticket_rows(60)))
    curate("check", "shop")
    return curate


def test_a_sample_is_planned_drawn_looked_at_and_carried_by_the_version(shop):
    shop("approve", "shop", "--where", "all", "--as", "ada")
    planned = shop("sample", "shop", "--wrong", "0.2", "--json").json
    assert planned["approved"] == 60
    assert planned["plan"]["most_wrong"] <= 12

    drawn = shop(
        "sample", "shop", "--wrong", "0.2", "--draw", "--seed", "3", "--as", "bo", "--json"
    ).json
    assert drawn["sample"]["left"] == planned["plan"]["look_at"]
    own = shop("look", "shop", drawn["sample"]["examples"][0]["id"], "--right", "--as", "ada")
    assert (own.status, "does not wait for your look" in own.err) == (2, True)
    for one in drawn["sample"]["examples"]:
        assert shop("look", "shop", one["id"], "--right", "--as", "bo").status == 0
    assert "At most" in shop("sample", "shop").out

    version = shop("freeze", "shop", "--json").json
    out = shop("sample", "shop", "--json").json["sample"]
    assert out["most_wrong"] == planned["plan"]["most_wrong"]
    assert version["acceptance"]["proven"] is True


def test_a_version_that_is_not_signed_off_is_refused_with_a_list(shop):
    shop("approve", "shop", "--where", "all", "--as", "ada")
    assert shop("team", "shop", "--sign-off", "--json").json["sign_off"] is True

    refused = shop("freeze", "shop", "--json")
    assert (refused.status, refused.json["dataset"], len(refused.json["unsigned"])) == (1, None, 60)
    assert "curate sign-off NAME ID" in refused.err
    signed = shop("sign-off", "shop", *refused.json["unsigned"], "--as", "bo", "--json").json
    assert (signed["signed"], signed["unsigned"]) == (60, [])
    assert shop("freeze", "shop").status == 0


def test_examples_are_assigned_and_the_queues_counted(shop):
    rows = shop("assign", "shop", "ada", "bo", "--evenly", "--json").json

    assert {one["person"] for one in rows} == {"ada", "bo"}
    assert sum(one["examples"] for one in rows) == 60
    left = shop("assign", "shop", "--remove", rows[0]["id"], "--json").json
    assert len(left) == 1


def test_what_is_not_known_yet_is_said_to_be(shop):
    shop("people", "shop", "--add", "ada", "--role", "owner")

    assert "not known yet" in shop("agreement", "shop").out
    assert "not known yet" in shop("pace", "shop").out
    (ada,) = shop("people", "shop", "--json").json
    assert (ada["seconds_per_decision"], ada["agreement"], ada["decisions"]) == (None, None, 0)

"""The routes of guidelines and of duplicates."""

import pytest

from curate.services.checking import run_checks
from curate.services.guidelines import save_guidelines
from curate.services.importing import import_file
from tests.services.conftest import write_csv  # noqa: F401 - a fixture

MUDGUARD = "My bicycle was delivered with a broken mudguard, what now"
ROWS = [
    ["A-1", "", "C", f"{MUDGUARD}?", "We replace it.", "Repair"],
    ["A-2", "", "C", f"{MUDGUARD}?!", "Choose form A.", "Repair"],
    ["B-1", "", "C", "Do you ship the Wren to the Channel Islands?", "Yes, we do.", "App"],
]


@pytest.fixture
def pair(client, sqlite, write_csv):  # noqa: F811
    import_file(sqlite, "tickets", write_csv(ROWS))
    run_checks(sqlite, "tickets", ["near_duplicate"])
    with sqlite.read() as stores:
        return {one.external_id: one.id for one in stores.examples.all(1)}


def statuses(sqlite):
    with sqlite.read() as stores:
        return {one.external_id: (one.status, one.output) for one in stores.examples.all(1)}


def test_guidelines_are_read_with_what_each_label_is_for(client, database):
    assert client.get("/desk/guidelines").json["number"] == 0
    save_guidelines(database, "tickets", "# Tone", {"App": "The app."}, number=0, person="ada")

    found = client.get("/desk/guidelines").json

    assert (found["number"], found["text"], found["person"]) == (1, "# Tone", "ada")
    assert found["definitions"] == {"App": "The app."}
    assert found["at"]


def test_the_duplicates_of_an_example_come_with_it_in_front(client, pair):
    found = client.get(f"/desk/clusters/{pair['A-2']}").json

    assert [one["name"] for one in found["members"]] == ["A-2", "A-1"]
    assert found["suggested"] in pair.values()
    assert found["members"][0]["output"] == "Choose form A."
    assert client.get(f"/desk/clusters/{pair['B-1']}").json["members"] == []


@pytest.mark.parametrize(
    ("decision", "after"),
    [
        ("keep", {"A-1": ("rejected", "We replace it."), "A-2": ("pending", "Choose form A.")}),
        ("different", {"A-1": ("pending", "We replace it."), "A-2": ("pending", "Choose form A.")}),
        ("merge", {"A-1": ("rejected", "We replace it."), "A-2": ("pending", "We replace it.")}),
    ],
)
def test_a_cluster_is_decided_on(client, sqlite, pair, decision, after):
    body = {"decision": decision, "revisions": {pair["A-1"]: 1, pair["A-2"]: 1}}
    if decision == "keep":
        body["kept"] = [pair["A-2"]]
    if decision == "merge":
        body["merge"] = {"input_of": pair["A-2"], "output_of": pair["A-1"]}

    answer = client.post("/desk/clusters", body)

    assert answer.status == 200, answer.content
    found = statuses(sqlite)
    assert {name: found[name] for name in after} == after
    assert client.get(f"/desk/clusters/{pair['A-2']}").json["members"] == []


def test_what_changed_since_it_was_on_the_screen_is_not_decided_on(client, sqlite, pair):
    revisions = {pair["A-1"]: 1, pair["A-2"]: 2}
    before = statuses(sqlite)

    refused = client.post(
        "/desk/clusters", {"decision": "keep", "revisions": revisions, "kept": [pair["A-1"]]}
    )

    assert (refused.status, refused.code) == (409, "edit_conflict")
    assert statuses(sqlite) == before


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "keep", "revisions": {"1": 1}},
        {"decision": "keep", "revisions": {"1": 1, "2": 1}, "kept": []},
        {"decision": "merge", "revisions": {"1": 1, "2": 1}},
        {"decision": "burn", "revisions": {"1": 1, "2": 1}},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(client, pair, body):
    assert client.post("/desk/clusters", body).status in {400, 422}

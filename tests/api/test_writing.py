import pytest

from curate.domain.writing import NewSuggestion
from curate.services.checking import run_checks
from curate.services.importing import import_file
from curate.services.reviewing import decide
from curate.services.writing import offer
from tests.services.conftest import write_csv  # noqa: F401 - a fixture


@pytest.fixture
def examples(client, sqlite, write_csv):  # noqa: F811
    import_file(sqlite, "tickets", write_csv())
    run_checks(sqlite, "tickets")
    with sqlite.read() as stores:
        return list(stores.examples.all(1))


def test_a_text_is_checked_as_it_is_typed_with_places_as_a_browser_counts_them(client, examples):
    key = examples[0].id

    said = client.post(
        "/desk/check-text", {"example": key, "output": "Topic: Delivery 😀😀 \nurgency: High"}
    ).json

    assert said["checked"] is True
    assert said["repair"] == "Topic: Delivery 😀😀\nUrgency: High"
    places = {(one["start"], one["end"]) for one in said["findings"] if one["field"] == "output"}
    text = "Topic: Delivery 😀😀 \nurgency: High"
    urgency = len(text[: text.index("urgency")].encode("utf-16-le")) // 2
    assert any(start == urgency for start, _ in places)
    assert all(one["message"] and one["title"] and one["id"] == 0 for one in said["findings"])
    assert client.post("/desk/check-text", {"example": 999, "output": ""}).status == 404
    assert client.post("/desk/check-text", {"output": ""}).status == 422


def test_snippets_are_added_changed_and_removed(client, examples):
    added = client.post("/desk/snippets", {"name": "Sorry", "text": "We are sorry."}).json
    client.post("/desk/snippets", {"name": "Bye", "text": "Kind regards", "shared": True})
    assert client.post("/desk/snippets", {"name": "Sorry", "text": "Again"}).status == 409

    client.put(f"/desk/snippets/{added['id']}", {"name": "Sorry", "text": "So sorry."})
    assert [
        (one["name"], one["text"], one["shared"])
        for one in client.get("/desk/snippets").json["snippets"]
    ] == [
        ("Sorry", "So sorry.", False),
        ("Bye", "Kind regards", True),
    ]
    assert client.delete(f"/desk/snippets/{added['id']}").json == {"ok": True}
    assert client.delete(f"/desk/snippets/{added['id']}").status == 404


def test_suggestions_are_offered_refused_and_counted(client, sqlite, examples):
    one = examples[0]
    offer(
        sqlite,
        1,
        [NewSuggestion(one.id, 1, "model", one.output, "Topic: Sale\nUrgency: Low")],
        "ada",
    )

    (offered,) = client.post(f"/desk/cards/{one.id}/suggestions").json["suggestions"]
    assert (offered["source"], offered["output"]) == ("model", "Topic: Sale\nUrgency: Low")
    assert client.post(f"/desk/suggestions/{offered['id']}/refuse").json == {"ok": True}
    assert client.post(f"/desk/cards/{one.id}/suggestions").json["suggestions"] == []

    (counts,) = client.get("/desk/suggestions").json["sources"]
    assert (counts["source"], counts["refused"], counts["edits_each"]) == ("model", 1, None)


def test_who_only_reads_changes_nothing(client, examples):
    client.sign_in("ada", 1, "viewer")

    assert client.get("/desk/snippets").status == 200
    assert client.post("/desk/check-text", {"example": examples[0].id, "output": "x"}).status == 200
    assert client.post("/desk/snippets", {"name": "a", "text": "b"}).status == 403
    assert client.post(f"/desk/cards/{examples[0].id}/suggestions").status == 403


def test_a_suggestion_that_is_taken_comes_with_the_card_and_is_counted(client, sqlite, examples):
    one, other = examples[0], examples[2]
    text = "Topic: Delivery\nUrgency: Low"
    offer(
        sqlite,
        1,
        [NewSuggestion(each.id, 1, "model", each.output, text) for each in (one, other)],
        "ada",
    )

    cards = client.post("/desk/sync", {"tab": "t", "want": 12}).json["cards"]
    offered = {card["id"]: card["suggestions"][0] for card in cards if card["suggestions"]}
    assert offered.keys() == {one.id, other.id}
    items = [
        {
            "uid": f"decision-{key}",
            "kind": "decide",
            "example": key,
            "revision": 1,
            "decision": "approve",
        }
        | {"output": output, "suggestion": offered[key]["id"]}
        for key, output in [(one.id, text), (other.id, text.replace("Low", "High"))]
    ]
    for _ in range(2):
        done = client.post("/desk/sync", {"tab": "t", "items": items}).json["done"]
        assert [each["ok"] for each in done] == [True, True]

    (counts,) = client.get("/desk/suggestions").json["sources"]
    assert (counts["taken"], counts["edited"], counts["edits"]) == (1, 1, 1)


def test_similar_examples_are_shown_the_approved_ones_apart(client, sqlite, write_csv):  # noqa: F811
    rows = [
        [
            "T-1",
            "2026-01-02",
            "C-1",
            "The front brake of my Wren squeals in the rain.",
            "Topic: Brakes",
            "a",
        ],
        [
            "T-2",
            "2026-01-02",
            "C-2",
            "The rear brake of my Wren squeals in the rain.",
            "Topic: Rear",
            "a",
        ],
        ["T-3", "2026-01-02", "C-3", "My brake squeals in the rain, it is a Wren.", "", "a"],
        ["T-4", "2026-01-02", "C-4", "Please send the invoice again.", "Topic: Billing", "a"],
    ]
    import_file(sqlite, "tickets", write_csv(rows))
    with sqlite.read() as stores:
        keys = [one.id for one in stores.examples.all(1)]
    decide(sqlite, "tickets", keys[1], "approve")

    found = client.get(f"/desk/cards/{keys[0]}/neighbours").json

    assert [one["name"] for one in found["approved"]] == ["T-2"]
    assert [one["name"] for one in found["others"]] == ["T-3"]
    assert found["approved"][0]["output"] == "Topic: Rear"
    assert 0 < found["approved"][0]["similarity"] <= 1
    assert client.get("/desk/cards/999/neighbours").status == 404

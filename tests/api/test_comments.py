import pytest

from curate.services.importing import import_file
from curate.services.members import set_member
from tests.services.conftest import write_csv  # noqa: F401 - a fixture


@pytest.fixture
def examples(client, sqlite, write_csv):  # noqa: F811
    import_file(sqlite, "tickets", write_csv())
    with sqlite.read() as stores:
        return [one.id for one in stores.examples.all(1)]


def test_a_comment_is_written_answered_settled_and_counted(client, sqlite, examples):
    set_member(sqlite, "tickets", "ada", "owner", "ada")
    set_member(sqlite, "tickets", "bo", "reviewer", "ada")
    client.sign_in("ada", 1, "owner")
    path = f"/desk/cards/{examples[0]}/comments"

    asked = client.post(path, {"text": "Is <b>this</b> ours, @bo?"}).json
    client.sign_in("bo", 1, "reviewer")
    (question,) = client.get("/desk/questions").json["threads"]
    assert (question["id"], question["comments"][0]["text"]) == (
        asked["id"],
        "Is <b>this</b> ours, @bo?",
    )
    client.post(path, {"text": "Yes", "answers": asked["id"]})
    assert client.get(f"/desk/cards/{examples[0]}").json["comments"] == 2

    assert client.post(f"/desk/comments/{asked['id']}/settled", {"settled": True}).json == {
        "ok": True
    }
    said = client.get(path).json
    assert (said["threads"][0]["open"], said["threads"][0]["resolved_by"]) == (False, "bo")
    assert said["people"] == ["ada", "bo"]
    assert client.get("/desk/questions").json["threads"] == []
    assert len(client.get("/desk/questions?settled=1").json["threads"]) == 1


def test_who_only_reads_writes_no_comment(client, sqlite, examples):
    set_member(sqlite, "tickets", "ada", "owner", "ada")
    set_member(sqlite, "tickets", "vi", "viewer", "ada")
    client.sign_in("vi", 1, "viewer")

    assert client.get(f"/desk/cards/{examples[0]}/comments").status == 200
    assert client.post(f"/desk/cards/{examples[0]}/comments", {"text": "Hello"}).status == 403
    assert client.post("/desk/comments/1/settled", {"settled": True}).status == 403

"""Suggested answers and the endpoint, from the command line."""

import pytest

HEADER = "Ticket ID,Message,Triage"
ROWS = [
    f'T-{number},"My bike number {number} is late, where is it?","Topic: Delivery\nUrgency: Low"'
    for number in range(1, 21)
]
BROKEN = 'T-99,"The bell is loose, please help.","topic: Delivery\nUrgency: Low"'


@pytest.fixture
def shop(curate, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("\n".join([HEADER, *ROWS, BROKEN]), encoding="utf-8")
    curate("project", "create", "shop")
    assert curate("import", "shop", file).status == 0
    assert curate("check", "shop").status == 0
    return curate


def test_suggestions_are_looked_for_and_listed_by_source(shop):
    found = shop("suggest", "shop", "--json").json

    assert found["in_need"] == 1
    assert found["offered"] == {"nearest": 0, "repair": 1}
    assert found["jobs"] == []
    assert "nothing is offered before 30 approved examples" in found["notes"][0]
    (counts,) = shop("suggestions", "shop", "--json").json
    assert (counts["source"], counts["offered"], counts["waiting"], counts["edits_each"]) == (
        "repair",
        1,
        1,
        None,
    )
    assert "repair" in shop("suggestions", "shop").out
    assert shop("suggest", "shop", "--from", "oracle").status == 2


def test_nobody_elsewhere_is_asked_until_somebody_says_whom(shop):
    assert "nothing leaves this computer" in shop("endpoint", "shop").out
    refused = shop("suggest", "shop", "--from", "endpoint")
    assert (refused.status, "has no endpoint" in refused.err) == (2, True)
    assert (
        shop("endpoint", "shop", "--url", "http://api.example.com/v1", "--model", "m").status == 2
    )

    shop(
        "endpoint",
        "shop",
        "--url",
        "http://localhost:9/v1",
        "--model",
        "m",
        "--key-variable",
        "M_API_KEY",
    )
    known = shop("endpoint", "shop", "--json").json
    assert (known["url"], known["key_variable"]) == (
        "http://localhost:9/v1/chat/completions",
        "M_API_KEY",
    )
    sent = shop("endpoint", "shop", "--show", "21").json
    assert sent["body"]["messages"][-1] == {
        "role": "user",
        "content": "The bell is loose, please help.",
    }
    shop("endpoint", "shop", "--off")
    assert shop("endpoint", "shop", "--json").json is None


def test_the_tuned_model_is_asked_only_where_there_is_one(shop):
    refused = shop("suggest", "shop", "--from", "model")

    assert refused.status == 2
    assert "no finished training run" in refused.err

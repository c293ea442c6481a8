"""`curate select`, `curate selections` and `curate search`."""

import pytest


@pytest.fixture
def shop(curate, tmp_path):
    path = tmp_path / "tickets.csv"
    lines = [
        f"T-{number},Where is my {word} of number {number}?,Topic: {topic},{topic}\n"
        for number, (word, topic) in enumerate([("parcel", "Delivery"), ("refund", "Billing")] * 10)
    ]
    path.write_text("id,question,answer,topic\n" + "".join(lines), encoding="utf-8")
    curate("project", "create", "shop")
    assert curate("import", "shop", path, "--map", "label=topic").status == 0
    return curate


def test_a_selection_says_how_much_it_stands_for(shop):
    ran = shop("select", "shop", "--size", "6", "--name", "First", "--json")

    assert (ran.status, ran.json["chosen"], ran.json["name"]) == (0, 6, "First")
    coverage = ran.json["coverage"]
    assert (coverage["labels"], coverage["labels_of"], coverage["examples"]) == (2, 2, 20)
    assert [one["name"] for one in shop("selections", "shop", "--json").json] == ["First"]
    assert "of 20 examples are similar to one of them" in shop("select", "shop", "--size", "3").out


def test_a_size_that_is_none_is_one_line(shop):
    ran = shop("select", "shop", "--size", "0")

    assert ran.status == 2
    assert "Nothing was chosen" in ran.err


def test_a_search_shows_where_it_stands(shop):
    ran = shop("search", "shop", "refund -17", "--most", "3", "--json")

    assert (ran.status, ran.json["total"], len(ran.json["examples"])) == (0, 9, 3)
    assert "[refund]" in ran.json["examples"][0]["excerpt"]
    assert "[refund]" in shop("search", "shop", "refund").out
    assert "Nothing in shop holds that." in shop("search", "shop", "giraffe").out

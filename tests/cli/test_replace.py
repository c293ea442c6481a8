"""`curate replace`: shown before it is done, done as one action."""

import pytest


@pytest.fixture
def shop(curate, tmp_path):
    path = tmp_path / "tickets.csv"
    path.write_text(
        "id,question,answer,topic\n"
        'T-1,Where is my bicycle?,"Kindly wait, kindly.",Delivery\n'
        "T-2,The bell is loose.,We are kindly on it.,Brakes\n"
        "T-3,My light is dark.,It is on its way.,Lights\n",
        encoding="utf-8",
    )
    curate("project", "create", "shop")
    assert curate("import", "shop", path).status == 0
    return curate


def answers(curate):
    return {one["external_id"]: one["output"] for one in curate("examples", "shop", "--json").lines}


def test_a_dry_run_changes_nothing(shop):
    before = answers(shop)

    ran = shop("replace", "shop", "--find", "kindly", "--with", "please", "--dry-run", "--json")

    assert (ran.status, ran.json["examples"], ran.json["places"]) == (0, 2, 3)
    assert ran.json["diff"][0]["after"] == "please wait, please."
    assert answers(shop) == before


def test_it_replaces_and_undo_reverts(shop):
    before = answers(shop)

    ran = shop("replace", "shop", "--find", r"(?i)kindly (\w+)", "--with", r"\1", "--regex")

    assert "2 places in 2 examples changed." in ran.out
    assert answers(shop)["T-1"] == "wait, kindly."
    assert shop("undo", "shop").status == 0
    assert answers(shop) == before


def test_filters_case_and_words(shop):
    def places(*more):
        return shop(
            "replace", "shop", "--find", "kind", "--with", "x", "--dry-run", "--json", *more
        ).json["places"]

    assert places() == 3
    assert places("--whole-words") == 0
    assert places("--match-case") == 2
    assert places("--label", "Brakes") == 1
    assert places("--status", "approved") == 0
    assert places("--field", "input") == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--find", "(", "--with", "x", "--regex"),
        ("--find", "", "--with", "x"),
        ("--find", "a", "--with", "b", "--status", "odd"),
        ("--find", "a", "--with", "b", "--check", "odd"),
    ],
)
def test_what_can_not_be_used_is_one_line(shop, arguments):
    ran = shop("replace", "shop", *arguments)

    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1

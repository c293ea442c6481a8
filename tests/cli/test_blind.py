"""Blind comparisons from the command line: started, voted on, closed and read by a script."""

import pytest

from curate.cli import state
from tests.services.blind.conftest import PAIRS, SAME, add_evaluation, answer_rows
from tests.services.conftest import write_csv  # noqa: F401 - a fixture


@pytest.fixture
def shop(curate, write_csv):  # noqa: F811
    curate("project", "create", "shop")
    curate("import", "shop", write_csv())
    curate("approve", "shop", "--where", "all")
    curate("freeze", "shop", "--allow-open")
    add_evaluation(state.database(), answer_rows(), "shop")
    return curate


def test_a_script_starts_votes_and_closes(shop):
    made = shop("blind", "start", "shop", "--seed", "4", "--json").json
    assert (made["pairs"], made["identical"], made["asked"]) == (PAIRS, SAME, PAIRS - SAME)
    assert (made["a"], made["b"], made["result"]) == ("tuned", "prompted", None)

    far = shop("blind", "vote", "shop", "--as", "ben", "--json").json
    while far["next"] is not None:
        one = far["next"]
        side = "left" if one["left"].startswith("house") else "right"
        uid = f"uid-{one['pair']:06}"
        for _ in range(2):
            far = shop(
                *("blind", "vote", "shop", one["pair"], "--say", side),
                *("--uid", uid, "--as", "ben", "--json"),
            ).json
    assert (far["rated"], far["asked"]) == (PAIRS - SAME, PAIRS - SAME)
    (open_one,) = shop("blind", "status", "shop", "--json").json
    assert open_one["result"] is None
    assert open_one["raters"] == [{"person": "ben", "rated": PAIRS - SAME, "asked": PAIRS - SAME}]

    closed = shop("blind", "close", "shop", "--as", "ada", "--json").json

    assert closed["closed_by"] == "ada"
    result = closed["result"]
    assert (result["code"], result["a"], result["b"]) == ("too_little", PAIRS - SAME, 0)
    assert result["ties"]["identical"] == SAME
    assert "too little to know" in result["sentence"]
    assert "Of 14 pairs, the one rater preferred" in shop("blind", "status", "shop").out


def test_a_person_reads_the_next_pair_and_how_far_they_are(shop):
    assert "12 pairs to rate, 2 of the same text twice" in shop("blind", "start", "shop").out

    ran = shop("blind", "vote", "shop", "--as", "ben")

    assert "0 of 12 pairs rated." in ran.out
    assert "Left" in ran.out
    assert "Right" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["blind", "start", "shop", "--arms", "tuned"],
        ["blind", "start", "shop", "--arms", "tuned,base"],
        ["blind", "start", "shop", "--evaluation", "9"],
        ["blind", "vote", "shop"],
        ["blind", "close", "shop"],
        ["blind", "status", "shop", "--comparison", "7"],
        ["blind", "start", "nobody"],
    ],
    ids=" ".join,
)
def test_what_can_not_be_done_is_refused_in_one_line(shop, arguments):
    ran = shop(*arguments)

    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1


def test_a_vote_needs_a_pair_and_what_to_say(shop):
    shop("blind", "start", "shop")

    for arguments in (["1"], ["--say", "left"], ["99", "--say", "left"]):
        ran = shop("blind", "vote", "shop", *arguments)
        assert (ran.status, len(ran.err.strip().splitlines())) == (2, 1)

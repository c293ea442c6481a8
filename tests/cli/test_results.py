"""`curate results` and `curate rescore`."""

import pytest

from curate.cli import state
from curate.services.checking import set_contract
from curate.services.datasets import create_version
from tests.cli.test_evaluate import version  # noqa: F401 - a fixture
from tests.services.tuning.conftest import TOPIC


@pytest.fixture
def topics(version):  # noqa: F811
    """``v2``, whose topics come out of a list."""
    set_contract(state.database(), "tickets", TOPIC)
    create_version(state.database(), "tickets", allow_open=True)


def test_a_stored_comparison_is_read_again_with_its_fields_and_slices(curate, topics):
    measured = curate("evaluate", "tickets", "v2", "--wait", "--json").json

    ran = curate("results", "tickets", "--json")

    assert ran.status == 0
    assert ran.json == measured
    assert {one["part"] for one in ran.json["labels"]} == {"Topic"}
    assert ran.json["slices_too_small"] > 0


def test_for_people_it_says_which_values_are_confused(curate, topics):
    curate("evaluate", "tickets", "v2", "--arms", "majority", "--wait")

    ran = curate("results", "tickets")

    assert ran.status == 0
    assert "Most confused of “Topic” is" in ran.out
    assert "too few" in ran.out


def test_answers_are_scored_again_and_it_is_said_what_differs(curate, topics):
    curate("evaluate", "tickets", "v2", "--arms", "majority", "--wait")

    ran = curate("rescore", "tickets", "--evaluation", 1, "--json")

    assert ran.status == 0
    assert ran.json["rescored"]["changed"] == 0
    assert "read differently now" in ran.json["rescored"]["sentence"]
    assert "read differently now" in curate("rescore", "tickets").out


def test_without_a_comparison_it_is_said_what_to_do(curate, topics):
    ran = curate("results", "tickets")

    assert (ran.status, ran.out) == (2, "")
    assert "Compare methods first." in ran.err

"""`curate report`, and `curate runs --compare`."""

import json

import pytest

from tests.cli.test_evaluate import version  # noqa: F401 - a fixture


@pytest.fixture
def compared(curate, version):  # noqa: F811
    assert curate("evaluate", "tickets", "v1", "--wait", "--json").status == 0


def test_the_report_is_a_page_and_a_document_that_say_the_same(curate, compared, tmp_path):
    page, document = tmp_path / "report.html", tmp_path / "report.json"

    assert curate("report", "tickets", "--out", page).status == 0
    ran = curate("report", "tickets", "--out", document, "--json")

    assert ran.status == 0
    assert json.loads(document.read_text()).keys() == ran.json.keys()
    assert ran.json["verdict"] in page.read_text()
    assert ran.json["evaluation"] == 1
    assert str(document) in ran.err


def test_texts_of_tickets_are_an_option_that_counts_as_a_look(curate, compared):
    without = curate("report", "tickets", "--json").json
    with_texts = curate("report", "tickets", "--examples", "--json", "--as", "bo").json

    assert "examples" not in without
    assert set(with_texts["examples"]) == {"fixed", "broken"}
    assert len(with_texts["looked"]) == len(without["looked"]) + 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "Nobody said where"),
        (("--out", "report.pdf"), "neither .html nor .json"),
        (("--json", "--evaluation", "7"), "Comparisons of this project: 1 (of v1)."),
    ],
)
def test_a_call_that_can_not_be_used_says_what_to_do(curate, compared, more, said):
    ran = curate("report", "tickets", *more)

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_before_a_comparison_there_is_nothing_to_report(curate, version):  # noqa: F811
    ran = curate("report", "tickets", "--json")

    assert (ran.status, ran.out) == (2, "")
    assert "compare methods first" in ran.err


def test_runs_that_do_not_exist_are_not_compared(curate, version):  # noqa: F811
    ran = curate("runs", "tickets", "--compare", "1", "2", "--json")

    assert (ran.status, ran.out) == (2, "")


def test_forgetting_without_a_tuned_model_is_refused(curate, version):  # noqa: F811
    ran = curate("evaluate", "tickets", "v1", "--forgetting", "--wait", "--json")

    assert (ran.status, ran.out) == (2, "")
    assert "Nothing was started" in ran.err

import json

import pytest

from curate.services import blind, members, tuning
from curate.services.blind import Rating, rate
from tests.pages.conftest import page_text, press


@pytest.fixture
def started(compared, here):
    evaluation = tuning.results_page(here, "Tickets").evaluations[0]
    return blind.start_comparison(here, "Tickets", evaluation.id, "tuned", "base", seed=1)


def vote_on_all(here, person, wanted):
    """Vote on every pair of the newest comparison: ``wanted`` gives the side of a shown pair."""
    (newest, *_) = blind.list_comparisons(here, "Tickets")
    project, number = newest.comparison.project, newest.comparison.id
    while pairs := rate(here, project, number, person).pairs:
        for one in pairs:
            uid = f"{person}-{one.pair:08}"
            rate(here, project, number, person, [Rating(uid, one.pair, wanted(one))])


def sorry_side(one):
    return "left" if "sorry" in one.left else "right"


def test_a_comparison_is_planned_and_started_by_an_owner(open_page, compared, here):
    app = open_page("results", "Tickets")
    assert "are too few to be sure of any difference." in page_text(app)
    assert "20 points take about" in page_text(app)

    app = press(app, "Start blind comparison")

    (made,) = blind.list_comparisons(here, "Tickets")
    assert (made.comparison.a, made.comparison.b) == ("tuned", "base")
    assert not made.comparison.reference_shown
    assert "to rate" in page_text(app)
    assert made.identical == 1
    assert "1 pair of the same text count as ties" in page_text(app)


def test_the_same_method_twice_can_not_be_started(open_page, compared):
    app = open_page("results", "Tickets")
    one = next(each for each in app.selectbox if each.label == "One method")
    app = one.set_value("base").run()

    button = next(each for each in app.button if each.label == "Start blind comparison")
    assert button.disabled


def test_nothing_of_what_was_said_is_on_any_page_before_the_end(
    open_page, started, here, monkeypatch
):
    members.set_member(here, "Tickets", "ada", "owner", "ada")
    members.set_member(here, "Tickets", "ben", "reviewer", "ada")
    vote_on_all(here, "ada", sorry_side)
    owner = page_text(open_page("results", "Tickets"))
    monkeypatch.setenv("CURATE_PERSON", "ben")

    app = open_page("results", "Tickets")

    assert f"ada {started.asked} of {started.asked}" in owner
    assert "You have rated all of them." in owner
    assert "You have rated none yet." in page_text(app)
    assert "Rate pairs" in [one.label for one in app.button]
    for text in (owner, page_text(app)):
        assert "preferred" not in text
        assert "both good" not in text
    assert f"of {started.asked} ·" not in page_text(app)


def test_the_place_of_a_rater_is_told_nothing_of_the_methods(open_page, started):
    app = open_page("blind", "Tickets")

    (component,) = [
        one
        for one in app.get("bidi_component")
        if "comparison" in json.loads(one.proto.json or "{}")
    ]
    data = json.loads(component.proto.json)
    assert set(data) == {"token", "project", "name", "person", "comparison"}
    assert data["comparison"] == started.comparison.id
    assert app.query_params["comparison"] == str(started.comparison.id)
    assert "Tuned" not in page_text(app)


def test_closing_shows_the_result_in_a_sentence_with_raters_and_sides(open_page, started, here):
    vote_on_all(here, "ada", sorry_side)
    vote_on_all(here, "ben", lambda _: "both_bad")
    app = open_page("results", "Tickets")
    assert "No vote counts after that" in page_text(app)

    app = press(app, "Close and show the result")

    text = page_text(app)
    assert ":material/question_mark: **Too little to know which answers people prefer**" in text
    assert f"Of {started.pairs} pairs, people preferred the base model in {started.asked}" in text
    assert "closed by ada just now" in text
    assert "approved answer hidden" in text
    table = next(one.value for one in app.dataframe if "Rater" in one.value)
    assert list(table["Rater"]) == ["ada", "ben"]
    assert list(table["Both bad"]) == [0, started.asked]
    assert "Go to Results" in [one.label for one in open_page("blind", "Tickets").button]


def test_who_had_opened_the_answers_is_named_with_the_result(open_page, started, here):
    press(open_page("results", "Tickets"), "Open the answers")
    vote_on_all(here, "ada", sorry_side)
    blind.close_comparison(here, "Tickets", started.comparison.id)

    app = open_page("results", "Tickets")

    assert "ada had opened these answers with their names before" in page_text(app)


def test_who_only_reads_is_sent_to_the_results(open_page, started, here, monkeypatch):
    members.set_member(here, "Tickets", "ada", "owner", "ada")
    members.set_member(here, "Tickets", "vera", "viewer", "ada")
    monkeypatch.setenv("CURATE_PERSON", "vera")

    assert "Rating is for reviewers and owners." in page_text(open_page("blind", "Tickets"))
    results = open_page("results", "Tickets")
    assert "Rate pairs" not in [one.label for one in results.button]
    assert "Start blind comparison" not in [one.label for one in results.button]


def test_without_an_open_comparison_the_way_leads_to_results(open_page, compared):
    app = open_page("blind", "Tickets")

    assert "No blind comparison is open." in page_text(app)
    app.query_params["comparison"] = "7"
    assert "There is no blind comparison 7 in this project." in page_text(app.run())

import json

from curate.domain.writing import Endpoint
from curate.services import datasets, jobs, tuning
from curate.services.writing import set_endpoint
from tests.pages.conftest import page_text, press


def test_without_a_version_the_way_leads_to_one(open_page, approved):
    app = open_page("results", "Tickets")

    assert [button.label for button in app.button] == ["Create a dataset version"]


def test_methods_without_a_model_can_be_compared_before_anything_is_trained(open_page, frozen):
    app = open_page("results", "Tickets")
    assert "is what training has to beat" in page_text(app)
    assert "This takes some seconds." in page_text(app)

    app = press(app, "Compare")

    job = jobs.list_jobs(frozen, project="Tickets")[0]
    assert set(job.request.arms) == set(tuning.FLOOR)
    assert job.request.runs == ()
    assert "Comparison: waiting to start" in page_text(app)


def test_a_model_elsewhere_is_offered_where_there_is_one_and_asked_only_with_a_yes(
    open_page, frozen
):
    def methods(app):
        return next(one for one in app.multiselect if one.label == "Methods without tuning")

    assert "Model elsewhere" not in methods(open_page("results", "Tickets")).options
    set_endpoint(frozen, "Tickets", Endpoint("http://localhost:9/v1", "m"))
    app = open_page("results", "Tickets")
    app = methods(app).set_value(["majority", "external"]).run()
    (yes,) = (one for one in app.checkbox if "is sent" in one.label)
    assert "is sent to localhost\\:9. No approved answer is." in yes.label
    compare = next(one for one in app.button if one.label == "Compare")
    assert compare.disabled

    yes.check().run()

    assert not next(one for one in app.button if one.label == "Compare").disabled


def test_a_comparison_starts_with_the_newest_run_and_all_arms(open_page, trained):
    app = press(open_page("results", "Tickets"), "Compare")

    job = jobs.list_jobs(trained, project="Tickets")[0]
    assert set(job.request.arms) == set(tuning.DEFAULT_ARMS)
    assert job.request.runs == (1,)
    assert "Comparison: waiting to start" in page_text(app)


def test_a_comparison_that_failed_says_why(open_page, trained):
    press(open_page("results", "Tickets"), "Compare")
    job = jobs.list_jobs(trained, project="Tickets")[0]
    with trained.begin() as stores:
        stores.jobs.end(job.id, "failed", error="The base model could not be loaded.")

    app = open_page("results", "Tickets")

    assert "The base model could not be loaded." in app.error[0].value
    assert {"Start again", "Compare"} <= {button.label for button in app.button}


def test_the_verdict_comes_first_and_the_intervals_beside_it(open_page, compared):
    app = open_page("results", "Tickets")

    assert app.subheader[0].value == ":material/question_mark: Not yet known"
    assert compared[0].verdict in page_text(app)
    assert "up to 5 points don't matter" in page_text(app)
    assert len(app.get("vega_lite_chart")) == 1
    assert "Tuned and Base model: no certain difference" in page_text(app)


def test_answers_are_sorted_by_what_tuning_did(open_page, compared):
    app = press(open_page("results", "Tickets"), "Open the answers")
    count = len(compared[1])

    options = [one.content for one in app.get("button_group")[1].proto.options]

    assert options == [
        f"Fixed by tuning ({count - 1})",
        "Broken by tuning (0)",
        "All wrong (1)",
        f"All ({count})",
    ]


def test_an_answer_is_shown_as_text_and_never_as_markup(open_page, compared):
    app = press(open_page("results", "Tickets"), "Open the answers")

    texts = [one.value for one in app.text]
    assert compared[1][0].input in texts
    assert texts.count("<b>I am **sorry**</b>") == 2
    assert not any("<b>" in one.value for one in app.markdown)


def test_every_answer_can_be_downloaded(open_page, compared, here):
    rows = tuning.evaluation_answers(here, tuning.results_page(here, "Tickets").evaluations[0].id)

    app = press(open_page("results", "Tickets"), "Open the answers")

    assert "Download all answers" in [one.label for one in app.get("download_button")]
    first = json.loads(tuning.answers_as_lines(rows).splitlines()[0])
    assert first["answers"]["tuned"] == "<b>I am **sorry**</b>"


def test_opening_the_answers_is_a_look_once_for_each_person_and_told_with_the_verdict(
    open_page, compared
):
    app = open_page("results", "Tickets")
    assert "Approved answer" not in page_text(app)
    assert "Download all answers" not in [one.label for one in app.get("download_button")]

    app = press(app, "Open the answers")
    again = open_page("results", "Tickets")

    assert "Approved answer" in page_text(app)
    assert "Approved answer" in page_text(again)
    assert "Open the answers" not in [one.label for one in again.button]
    assert "This test was looked at once so far" in [one.label for one in again.expander]
    table = again.dataframe[0].value
    assert list(table["Who"]) == ["ada"]
    assert list(table["What"]) == ["Opened its examples beside the answers"]


def test_somebody_else_opens_the_answers_for_themselves(open_page, compared, monkeypatch):
    press(open_page("results", "Tickets"), "Open the answers")
    monkeypatch.setenv("CURATE_PERSON", "bo")

    app = open_page("results", "Tickets")

    assert "Open the answers" in [one.label for one in app.button]


def test_a_run_of_another_version_can_be_compared(open_page, trained):
    datasets.create_version(trained, "Tickets")

    app = open_page("results", "Tickets")
    app.selectbox[0].set_value(app.selectbox[0].options[1]).run()

    (offered,) = (one for one in app.multiselect if one.label == "Tuned models")
    assert offered.options == ["Run 1 (quick), trained on v1"]


def test_the_difference_that_does_not_matter_is_settled_with_the_comparison(open_page, trained):
    app = open_page("results", "Tickets")
    (points,) = app.number_input
    assert points.value == 5

    points.set_value(2.5).run()
    press(app, "Compare")

    assert jobs.list_jobs(trained, project="Tickets")[0].request.margin == 0.025

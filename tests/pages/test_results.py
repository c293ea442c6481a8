import json

from sqlalchemy import select, update

from curate.domain.writing import Endpoint
from curate.services import datasets, jobs, tuning
from curate.services.writing import set_endpoint
from curate.stores.tables import evaluations
from tests.pages.conftest import page_text, press
from tests.pages.tickets import block_text, drawn_blocks


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
    assert len(app.get("vega_lite_chart")) == 3  # the scores, and a confusion for each method
    assert "Tuned and Base model: no certain difference" in page_text(app)


def test_answers_are_sorted_by_what_one_method_made_of_them(open_page, compared):
    app = press(open_page("results", "Tickets"), "Open the answers")
    count = len(compared[1])

    (options,) = (
        [option.content for option in one.proto.options]
        for one in app.get("button_group")
        if any("Fixed" in option.content for option in one.proto.options)
    )

    assert options == [
        f"All ({count})",
        f"Fixed ({count - 1})",
        "Broken (0)",
        "Unchanged (1)",
        "All methods wrong (1)",
    ]


def test_an_answer_is_shown_as_text_and_as_it_differs_from_the_approved_one(open_page, compared):
    app = press(open_page("results", "Tickets"), "Open the answers")

    shown = block_text(app)
    assert compared[1][0].input in shown
    parts = [part for block in drawn_blocks(app, "answers") for part in block["parts"]]
    assert "<b>I am **sorry**</b>" in [one["text"] for one in parts if one["kind"] == "added"]
    assert any(one["kind"] == "removed" for one in parts)
    assert not any("<b>" in one.value for one in app.markdown)


def test_answers_are_filtered_by_slice_and_by_what_was_confused(open_page, compared):
    app = press(open_page("results", "Tickets"), "Open the answers")
    (cells,) = (one for one in app.selectbox if one.label == "Approved → answered")
    reference = compared[1][0].reference.replace("\n", " ")
    (confused,) = (one for one in cells.options if "something else" in one)
    assert confused == f"{reference} → (something else) (1)"

    app = cells.select(confused).run()

    assert compared[1][0].input in block_text(app, "asked")
    assert any(
        "All (1)" in one.content for group in app.get("button_group") for one in group.proto.options
    )


def test_labels_are_told_apart_for_both_methods_and_small_ones_are_not_read(open_page, compared):
    app = open_page("results", "Tickets")

    text = page_text(app)
    assert "Most confused is" in text
    assert "**Labels**" in text
    tables = [one.value for one in app.dataframe]
    (labels,) = (one for one in tables if "Approved" in one.columns)
    assert set(labels["Recall"]) <= {"too few to read", "–"}


def test_the_method_that_is_looked_at_can_be_another_one(open_page, compared):
    app = open_page("results", "Tickets")
    (method,) = (one for one in app.selectbox if one.label == "Method looked at")
    assert method.value == "tuned"

    app = method.set_value("base").run()

    (other,) = (one for one in app.selectbox if one.label == "Compared with")
    assert other.value == "tuned"
    assert not app.exception


def test_answers_of_an_earlier_version_are_scored_again_by_a_button(open_page, compared, here):
    with here.begin() as stores:
        key = stores.projects.get("Tickets").id
        (one,) = stores.runs.evaluations(key)
        old = {**stores.connection.execute(select(evaluations)).one().result, "scored_by": 0}
        stores.connection.execute(update(evaluations).values(result=old))

    app = press(open_page("results", "Tickets"), "Score again")

    assert "read differently now" in page_text(app)
    assert "Score again" not in [button.label for button in app.button]
    assert "Scored again once" in [expander.label for expander in app.expander]
    assert tuning.find_evaluation(here, "Tickets").id == one.id


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
    assert "Approved answer" not in block_text(app)
    assert "Download all answers" not in [one.label for one in app.get("download_button")]

    app = press(app, "Open the answers")
    again = open_page("results", "Tickets")

    assert "Approved answer" in block_text(app)
    assert "Approved answer" in block_text(again)
    assert "Open the answers" not in [one.label for one in again.button]
    assert "This test was looked at once so far" in [one.label for one in again.expander]
    (table,) = (one.value for one in again.dataframe if "Who" in one.value)
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


def test_the_prompt_that_was_used_is_said_with_the_scores(open_page, compared, frozen):
    from dataclasses import replace

    from curate.domain.prompts import Choice, PromptUse

    with frozen.read() as stores:
        key = stores.projects.get("Tickets").id
        stored = stores.runs.evaluations(key)[0]
        job = stores.jobs.newest(key, "evaluate")
    used = PromptUse(Choice(1, {1: 1.0, 0: 1.5}, 8), {"few_shot": Choice(4)})
    with frozen.begin() as stores:
        result = replace(stored.result, prompt=used)
        stores.runs.add_evaluation(key, stored.dataset, job.id, result, [])

    said = page_text(open_page("results", "Tickets"))

    assert "Version 1 of the prompt was used: on 8 validation examples" in said
    assert "(loss 1.00; the generated prompt 1.50)" in said

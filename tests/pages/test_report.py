"""The report says what the page says, and forgetting and two runs are shown."""

import re
from dataclasses import replace
from html import unescape

from curate.domain.jobs import EvaluateRequest
from curate.domain.results import TrainingEvent
from curate.evaluation.forgetting import compare_answers, questions
from curate.services import jobs, tuning
from curate.settings import Settings
from tests.pages.conftest import RESULT, page_text, press

SHOWN = {"Method", "Part"}


def cells(page):
    return {unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)}


def html(database):
    return tuning.report_html(tuning.evaluation_report(database, Settings(), "Tickets"))


def labels(app):
    return [one.label for one in app.get("download_button")]


def test_every_figure_of_the_report_stands_on_the_page(open_page, compared, here):
    app = open_page("results", "Tickets")
    page = html(here)

    tables = [one.value for one in app.dataframe if SHOWN & set(one.value.columns)]
    scores = next(one for one in tables if "Exactly right" in one.columns)
    shown = [column for column in scores.columns if f">{column}</th>" in page]
    assert "Exactly right" in shown
    for column in shown:
        assert set(scores[column]) <= cells(page)
    for sentence in tuning.comparison_sentences(compared[0], "exact_match"):
        assert sentence.text in unescape(page)
        assert sentence.text.split(" (")[0] in page_text(app)
    assert compared[0].verdict in unescape(page)
    assert compared[0].verdict in page_text(app)


def test_the_report_is_there_for_whoever_sees_the_results(open_page, compared):
    app = open_page("results", "Tickets")

    assert labels(app) == ["Download as HTML", "Download as JSON"]
    (examples,) = (one for one in app.checkbox if "ten examples" in one.label)
    assert not examples.value


def test_making_a_report_without_texts_is_no_look(open_page, compared, here):
    open_page("results", "Tickets")
    html(here)

    version = tuning.results_page(here, "Tickets")
    assert version.looks_at(version.evaluations[0]) == ()


def with_forgetting(database, compared):
    """The evaluation again, in which the tuned model answers everything in one word."""
    right = [one.answer for one in questions()]
    forgetting = compare_answers(right, {"tuned": ["Billing"] * len(right)}, None)
    result = replace(compared[0], forgetting=forgetting)
    with database.begin() as stores:
        key = stores.projects.get("Tickets").id
        job = stores.jobs.add(EvaluateRequest("Tickets", "v1", (1,), ("tuned",), "b"), key, "ada")
        stores.jobs.end(job.id, "done", result=result)
        version = stores.datasets.get(key, "v1")
        stores.runs.add_evaluation(key, version.id, job.id, result, compared[1])
    return forgetting


def test_what_was_forgotten_is_a_sentence_and_a_table_on_page_and_report(open_page, compared, here):
    forgetting = with_forgetting(here, compared)
    app = open_page("results", "Tickets")

    sentence = tuning.forgetting_sentences(forgetting)[0]
    assert "it forgot" in sentence
    assert sentence.split(" (")[0] in page_text(app)
    assert sentence in unescape(html(here))
    answers = next(one.value for one in app.dataframe if "Question" in one.value.columns)
    assert len(answers) == 70
    assert set(answers["Tuned right"]) == {"✗"}


def test_forgetting_is_measured_where_somebody_ticks_it(open_page, trained):
    app = open_page("results", "Tickets")
    (forgetting,) = (one for one in app.checkbox if "forgetting" in one.label)

    forgetting.check().run()
    press(app, "Compare")

    assert jobs.list_jobs(trained, project="Tickets")[0].request.forgetting


def test_without_a_tuned_model_nobody_is_asked_about_forgetting(open_page, frozen):
    app = open_page("results", "Tickets")

    assert not [one for one in app.checkbox if "forgetting" in one.label]


def second_run(database, settings):
    run, job = tuning.start_run(database, settings, "Tickets", "v1", changes={"seed": 5})
    event = TrainingEvent(1, 2, 0.9, 0.8, 100.0, 1.0, "Step 1 of at most 2.")
    with database.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)
        for step in (1, 2):
            stores.jobs.add_event(job.id, replace(event, step=step))
        stores.jobs.end(job.id, "done", result=RESULT)
        stores.runs.finish(run.id, RESULT)


def test_two_runs_on_the_same_test_are_compared_in_pairs(open_page, compared, trained):
    from pages.shared import context

    second_run(trained, context.settings())
    with trained.begin() as stores:
        key = stores.projects.get("Tickets").id
        version = stores.datasets.get(key, "v1")
        for run in (1, 2):
            request = EvaluateRequest("Tickets", "v1", (run,), ("base", "tuned"), "b")
            job = stores.jobs.add(request, key, "ada")
            result = replace(compared[0], runs=(run,))
            stores.runs.add_evaluation(key, version.id, job.id, result, compared[1])
    app = open_page("train", "Tickets")
    app.session_state["compare-two-runs"] = True

    app.run()

    table = next(one.value for one in app.dataframe if "Measured" in one.value.columns)
    assert list(table["Measured"]) == ["Exactly right"]
    assert list(table["Examples"]) == [str(len(compared[1]))]
    assert "too little to know which is better" in page_text(app)
    assert len(app.get("vega_lite_chart")) == 2


def folds(app):
    return [one.label for one in app.expander]


def test_one_run_has_nothing_to_be_compared_with(open_page, trained):
    assert "Compare two runs" not in folds(open_page("train", "Tickets"))


def test_two_runs_show_what_changed_and_their_losses_on_one_chart(open_page, compared, trained):
    from pages.shared import context

    second_run(trained, context.settings())
    app = open_page("train", "Tickets")
    assert "Compare two runs" in folds(app)
    app.session_state["compare-two-runs"] = True

    app.run()

    changed = next(one.value for one in app.dataframe if "What changed" in one.value.columns)
    assert list(changed["What changed"]) == ["Seed"]
    assert "run 2 answered no held-out example yet" in page_text(app)
    assert "Both learned from the same examples" in page_text(app)
    assert not app.exception

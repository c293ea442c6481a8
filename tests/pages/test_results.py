import json

import pytest

from curate import evaluation
from curate.domain.jobs import EvaluateRequest
from curate.evaluation import Answer
from curate.services import datasets, jobs, tuning
from tests.pages.conftest import page_text, press
from tests.pages.test_train import RESULT


@pytest.fixture
def trained(frozen, do_jobs):
    """A finished run."""
    from pages.shared import context

    run, job = tuning.start_run(frozen, context.settings(), "Tickets", "v1")
    with frozen.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)
        stores.jobs.end(job.id, "done", result=RESULT)
        stores.runs.finish(run.id, RESULT)
    return frozen


@pytest.fixture
def compared(trained):
    """An evaluation: the base model always wrong, the tuned one wrong on the first example only."""
    held_out = [
        one for one in datasets.dataset_records(trained, "Tickets", "v1") if one.part == "held_out"
    ]
    right = [Answer(one.output, 1.0, 50, 0.4) for one in held_out]
    wrong = [Answer("<b>I am **sorry**</b>", 1.0, 50, 2.0) for _ in held_out]
    answers = {"base": wrong, "tuned": [wrong[0], *right[1:]]}
    result, rows = evaluation.summarize(answers, held_out, None, 0)
    with trained.begin() as stores:
        key = stores.projects.get("Tickets").id
        job = stores.jobs.add(
            EvaluateRequest("Tickets", "v1", (1,), ("base", "tuned"), "b"), key, "ada"
        )
        stores.jobs.end(job.id, "done", result=result)
        version = stores.datasets.get(key, "v1")
        stores.runs.add_evaluation(key, version.id, job.id, result, rows)
    return result, rows


def test_without_a_model_the_way_leads_to_training(open_page, frozen):
    app = open_page("results", "Tickets")

    assert [button.label for button in app.button] == ["Train a model"]


def test_a_comparison_starts_with_the_newest_run_and_all_arms(open_page, trained):
    app = press(open_page("results", "Tickets"), "Compare")

    job = jobs.list_jobs(trained, project="Tickets")[0]
    assert job.request.arms == ("base", "prompted", "few_shot", "tuned")
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

    assert app.subheader[0].value == compared[0].verdict
    assert len(app.get("vega_lite_chart")) == 1
    assert "points better than Base model" in page_text(app)


def test_answers_are_sorted_by_what_tuning_did(open_page, compared):
    app = open_page("results", "Tickets")
    count = len(compared[1])

    options = [one.content for one in app.get("button_group")[1].proto.options]

    assert options == [
        f"Fixed by tuning ({count - 1})",
        "Broken by tuning (0)",
        "All wrong (1)",
        f"All ({count})",
    ]


def test_an_answer_is_shown_as_text_and_never_as_markup(open_page, compared):
    app = open_page("results", "Tickets")

    texts = [one.value for one in app.text]
    assert compared[1][0].input in texts
    assert texts.count("<b>I am **sorry**</b>") == 2
    assert not any("<b>" in one.value for one in app.markdown)


def test_every_answer_can_be_downloaded(open_page, compared, here):
    rows = tuning.evaluation_answers(here, tuning.results_page(here, "Tickets").evaluations[0].id)

    app = open_page("results", "Tickets")

    assert [one.label for one in app.get("download_button")] == ["Download all answers"]
    first = json.loads(tuning.answers_as_lines(rows).splitlines()[0])
    assert first["answers"]["tuned"] == "<b>I am **sorry**</b>"

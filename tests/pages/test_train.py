import json
from dataclasses import replace

import pytest

from curate.domain.results import SampleAnswer, Speed, TrainingEvent
from curate.models import record_files
from curate.services import datasets, jobs, projects, tuning
from curate.services.tuning.speeds import remember_speed
from tests.models.tiny import write_tiny_tokenizer
from tests.pages.conftest import RESULT, page_text, press

EVENT = TrainingEvent(2, 24, None, None, 812.0, 42.0, "Step 2 of at most 24.")


@pytest.fixture
def run(frozen, do_jobs):
    """A run that waits."""
    from pages.shared import context

    return tuning.start_run(frozen, context.settings(), "Tickets", "v1")


def metrics(app):
    return {one.label: one.value for one in app.metric}


def start(database, job, *losses):
    """As a worker does: claim the job and report its steps."""
    with database.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job)
        for step, loss in enumerate(losses, 1):
            stores.jobs.add_event(
                job, replace(EVENT, step=step, train_loss=loss, validation_loss=None)
            )


def end(database, job, state, **more):
    with database.begin() as stores:
        stores.jobs.end(job, state, **more)


def test_without_a_dataset_the_way_leads_there(open_page, here):
    projects.create_project(here, "Tickets")

    app = open_page("train", "Tickets")

    assert [button.label for button in app.button] == ["Create a dataset version"]


def test_the_page_begins_with_what_would_do_without_training(open_page, frozen, do_jobs):
    app = open_page("train", "Tickets")
    assert "Training has to beat that" in page_text(app)
    assert "No: " in page_text(app)
    assert "no prompt was measured yet" in page_text(app)

    app = press(app, "Measure now")
    (job,) = jobs.list_jobs(frozen, project="Tickets")
    assert (job.request.arms, job.request.runs) == (tuning.FLOOR, ())
    assert "What would do without training: waiting to start" in page_text(app)
    (ended,) = do_jobs()
    assert ended.state == "done", ended.error

    app = open_page("train", "Tickets")
    assert tuning.floor_sentence(ended.result) in page_text(app)
    assert "too little to know" in tuning.floor_sentence(ended.result)
    assert len(app.dataframe[0].value) == len(tuning.FLOOR)
    assert "This test was looked at once so far" in page_text(app)
    assert "Measure now" not in [one.label for one in app.button]


def test_every_question_says_how_its_answer_is_known(open_page, frozen):
    said = page_text(open_page("train", "Tickets"))

    for question in ("Does a prompt do it?", "Is form the trouble?", "Do the answers need facts?"):
        assert question in said
    assert said.count("How we know:") == 2
    assert said.count("To know it:") == 3
    assert "Counted in the training part" in said


def test_a_curve_needs_examples_and_a_failure_says_so_where_it_was_asked_for(
    open_page, frozen, do_jobs
):
    app = press(open_page("train", "Tickets"), "Measure the learning curve")
    (ended,) = do_jobs()

    assert ended.state == "failed"
    app = open_page("train", "Tickets")
    assert any(
        "A learning curve takes at least 40 training examples" in one.value for one in app.error
    )
    assert "Measure the learning curve" in [one.label for one in app.button]


def test_a_small_set_is_measured_on_all_its_examples(open_page, frozen, do_jobs):
    app = press(open_page("train", "Tickets"), "Measure on all 30")
    (ended,) = do_jobs()
    assert ended.state == "done", ended.error

    app = open_page("train", "Tickets")

    assert "All 30 examples, each scored by a method that had not seen it" in page_text(app)
    assert "never replaces it" in page_text(app)
    assert "Measured on all examples" not in page_text(app)


def test_doubtful_examples_lead_to_their_queue(open_page, frozen, do_jobs):
    press(open_page("train", "Tickets"), "Look for doubtful examples")
    (ended,) = do_jobs()
    assert ended.state == "done", ended.error

    app = open_page("train", "Tickets")

    assert "Look again" in [one.label for one in app.button]
    labels = [one.label for one in app.button]
    assert ("Review them" in labels) == (ended.result.selection is not None)


def test_the_prompt_is_edited_as_a_new_version_and_put_back(open_page, frozen):
    app = open_page("train", "Tickets")
    app.session_state["prompt-1"] = True
    app = app.run()
    box = next(one for one in app.text_area if one.label == "Prompt")
    assert box.value

    app = press(box.set_value("Answer in one line.").run(), "Save as version 1")
    assert [one.text for one in tuning.list_prompts(frozen, "Tickets")] == ["Answer in one line."]

    app.session_state["prompt-1"] = True
    app = press(app.run(), "Back to the generated one")
    assert tuning.list_prompts(frozen, "Tickets")[0].generated


def test_requests_are_kept_and_priced(open_page, frozen):
    app = open_page("train", "Tickets")
    box = next(one for one in app.number_input if one.label == "Requests a month")

    app = box.set_value(5_000).run()

    assert "At 5,000 requests a month" in page_text(app)
    assert "Prices are as of" in page_text(app)
    assert tuning.train_page(frozen, "Tickets").said.requests == 5_000


def test_a_measurement_that_failed_says_why(open_page, frozen, do_jobs):
    app = press(open_page("train", "Tickets"), "Measure now")
    end(frozen, jobs.list_jobs(frozen, project="Tickets")[0].id, "failed", error="No room is left.")

    app = open_page("train", "Tickets")

    assert "No room is left." in app.error[0].value
    assert "Measure now" in [one.label for one in app.button]


def test_what_a_run_takes_is_shown_before_it_starts(open_page, frozen):
    app = open_page("train", "Tickets")

    train = datasets.get_dataset(frozen, "Tickets", "v1").train
    assert metrics(app)["Examples"] == str(train)
    assert set(metrics(app)) == {"Examples", "Tokens", "Steps", "Time", "Memory"}
    assert "License: Apache-2.0." in page_text(app)
    assert any("to be downloaded" in one for one in app.selectbox[1].options)


def test_the_run_has_the_preset_and_the_settings_that_were_chosen(open_page, frozen, do_jobs):
    app = open_page("train", "Tickets")
    app = app.radio[0].set_value("thorough").run()
    rank = next(one for one in app.number_input if one.label == "Rank")
    app = rank.set_value(8).run()

    app = press(app, "Start training")

    run, job = tuning.list_runs(frozen, "Tickets")[0]
    assert (run.preset, run.settings["rank"], job.state) == ("thorough", 8, "waiting")
    assert "Run 1 (thorough): waiting to start" in page_text(app)


def test_a_setting_out_of_its_range_is_refused(open_page, frozen):
    app = open_page("train", "Tickets")

    bounds = {one.label: (one.min, one.max) for one in app.number_input}

    assert bounds["Rank"] == (1, 256)
    assert bounds["Warmup"] == (0, 0.5)


def test_examples_that_can_not_be_trained_on_are_named_and_nothing_starts(open_page, frozen):
    app = open_page("train", "Tickets")
    longest = next(one for one in app.number_input if one.label == "Max length")

    app = longest.set_value(40).run()

    assert "longer than the model can read" in app.error[0].value
    assert next(one for one in app.button if one.label == "Start training").disabled


def test_a_running_run_shows_its_losses_and_the_time_left(open_page, frozen, run):
    start(frozen, run[1].id, 2.5, 1.9)

    app = open_page("train", "Tickets")

    assert metrics(app)["Step"] == "2 of 24"
    assert metrics(app)["Time left"] == "42 s"
    assert len(app.get("vega_lite_chart")) == 1
    assert "You can close this page" in page_text(app)


def test_a_running_run_shows_rate_gradient_and_speed(open_page, frozen, run):
    with frozen.begin() as stores:
        stores.jobs.claim(jobs.this_process(), run[1].id)
        for step in (1, 2, 3):
            told = replace(
                EVENT, step=step, train_loss=2.0, learning_rate=1e-3, gradient_norm=0.7, speed=300.0
            )
            stores.jobs.add_event(run[1].id, told)

    app = open_page("train", "Tickets")

    titles = [json.loads(one.proto.spec).get("title") for one in app.get("vega_lite_chart")]
    assert [one["text"] for one in titles if one] == [
        "Learning rate",
        "Gradient norm",
        "Tokens per second",
    ]


def test_a_running_run_shows_what_it_answers_beside_what_is_approved(open_page, frozen, run):
    (asked, *_) = [
        one for one in datasets.dataset_records(frozen, "Tickets", "v1") if one.part == "validation"
    ]
    shown = (SampleAnswer(asked.example, "<b>Topic", cut=True), SampleAnswer(999_999, "gone"))
    with frozen.begin() as stores:
        stores.jobs.claim(jobs.this_process(), run[1].id)
        stores.jobs.add_event(run[1].id, replace(EVENT, train_loss=2.0, samples=shown))

    app = open_page("train", "Tickets")

    text = [one.value for one in app.text]
    assert {asked.input, asked.output, "<b>Topic …"} <= set(text)
    assert "gone" not in text
    assert "The model at step 2" in page_text(app)


def test_a_running_run_is_asked_to_keep_its_best(open_page, frozen, run):
    start(frozen, run[1].id, 2.5)

    app = press(open_page("train", "Tickets"), "Stop and keep the best")

    job = jobs.get_job(frozen, run[1].id)
    assert (job.state, job.finish_early) == ("running", True)
    assert "keeps the best weights so far" in page_text(app)
    assert "Stop and keep the best" not in [one.label for one in app.button]


def test_two_steps_are_timed_before_a_run_starts(open_page, frozen, do_jobs):
    app = open_page("train", "Tickets")
    assert "Time and memory are guessed from the size of the model." in page_text(app)
    assert "Here it costs nothing but power" in page_text(app)

    app = press(app, "Time two steps")

    (job,) = jobs.list_jobs(frozen, project="Tickets")
    assert (job.kind, job.state, job.request.preset) == ("measure", "waiting", "quick")
    assert "Measurement of the speed: waiting to start" in page_text(app)
    end(frozen, job.id, "done", result=Speed(500.0, 4.0, 1_500, 1_500.0))
    remember_speed(frozen, tuning.DEFAULT_BASE, "train quick", Speed(500.0, 4.0, 1_500, 1_500.0))
    app = open_page("train", "Tickets")
    assert metrics(app)["Memory"] == "~1.5 GB"
    assert "as measured on this machine on" in page_text(app)
    assert "Time two steps" not in [one.label for one in app.button]


def test_a_running_run_is_asked_to_stop(open_page, frozen, run):
    start(frozen, run[1].id, 2.5)

    app = press(open_page("train", "Tickets"), "Cancel")

    assert jobs.get_job(frozen, run[1].id).state == "cancelling"
    assert "takes a few seconds" in str(app.get("progress")[0].proto)


def test_a_lost_run_says_what_happened_and_is_resumed_with_one_press(open_page, frozen, run):
    start(frozen, run[1].id, 2.5, 1.9)
    end(frozen, run[1].id, "lost", error="The process ended. Press Resume to go on.")

    app = open_page("train", "Tickets")
    assert "Run 1 (quick): stopped unexpectedly" in page_text(app)
    press(app, "Resume")

    assert jobs.get_job(frozen, run[1].id).state == "waiting"


def test_a_finished_run_leads_to_the_results(open_page, frozen, run):
    start(frozen, run[1].id, 2.5, 1.9)
    end(frozen, run[1].id, "done", result=RESULT)
    with frozen.begin() as stores:
        stores.runs.finish(run[0].id, RESULT)

    app = open_page("train", "Tickets")

    assert metrics(app)["Validation loss"] == "0.520"
    assert RESULT.ended in page_text(app)
    assert "See whether it helped" in [button.label for button in app.button]


def test_the_settings_of_a_past_run_are_a_table_and_never_a_raw_tree(open_page, frozen, run):
    start(frozen, run[1].id, 2.5, 1.9)
    end(frozen, run[1].id, "failed", error="There was no room left.")

    app = open_page("train", "Tickets")

    table = next(one.value for one in app.dataframe if "Setting" in one.value)
    assert dict(zip(table["Setting"], table["Value"], strict=True))["Adapter"] == "–"
    assert "Epochs" in set(table["Setting"])
    assert len(app.get("json")) == 0


def test_a_damaged_base_model_is_named_and_downloaded_again(open_page, frozen, do_jobs):
    from pages.shared import context

    kept = context.settings().models / tuning.DEFAULT_BASE
    write_tiny_tokenizer(kept)
    (kept / "config.json").write_text("{}")
    (kept / "model.safetensors").write_bytes(b"12345678")
    record_files(kept, {})
    (kept / "model.safetensors").write_bytes(b"1234")

    app = open_page("train", "Tickets")

    assert "is damaged (model.safetensors has 4 of 8 bytes)" in page_text(app)
    app = press(app, "Download again")
    (pull,) = [one for one in jobs.list_jobs(frozen) if one.kind == "pull"]
    assert pull.request.base == tuning.DEFAULT_BASE
    assert "Download of SmolLM2 135M Instruct: waiting to start" in page_text(app)
    end(frozen, pull.id, "failed", error="The network is down.")
    assert "The network is down." in page_text(open_page("train", "Tickets"))


def test_a_past_run_says_how_often_its_test_was_looked_at(open_page, trained):
    assert "was looked at" not in page_text(open_page("train", "Tickets"))
    with trained.read() as stores:
        version = stores.datasets.get(1, "v1")
    for person in ("ada", "bo"):
        datasets.note_export(trained, version, person)

    app = open_page("train", "Tickets")

    assert "The test of its dataset version was looked at 2 times." in page_text(app)

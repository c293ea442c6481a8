"""Train: tokens of an example, the queue, sweeps, and what is done with single runs."""

import json
from dataclasses import replace

import pytest

from curate.domain.results import TrainingEvent
from curate.models import record_files
from curate.services import datasets, jobs, tuning
from tests.models.tiny import write_tiny_tokenizer
from tests.pages.conftest import RESULT, page_text, press
from tests.pages.test_train import end


def settings():
    from pages.shared import context

    return context.settings()


@pytest.fixture
def base_here():
    """The default base model as far as its tokens go, in the place of the real one."""
    kept = settings().models / tuning.DEFAULT_BASE
    write_tiny_tokenizer(kept)
    (kept / "config.json").write_text('{"max_position_embeddings": 512}')
    (kept / "model.safetensors").write_bytes(b"12345678")
    record_files(kept, {})


@pytest.fixture
def three(frozen, do_jobs):
    """Three runs that wait."""
    return [
        tuning.start_run(frozen, settings(), "Tickets", "v1", name=name)[0]
        for name in ("first", "second", "third")
    ]


def open_fold(app):
    """Open the fold with the tokens, as a press on its head does."""
    app.session_state["rendered-row"] = True
    return app.run()


def shown_tokens(app):
    return next(
        json.loads(one.proto.json)
        for one in app.get("bidi_component")
        if "tokens" in one.proto.component_name
    )


def rows(app):
    return [one.value for one in app.markdown if one.value.startswith("**") and ".** " in one.value]


def test_the_tokens_of_the_longest_example_are_shown_as_text(open_page, frozen, base_here):
    app = open_page("train", "Tickets")
    assert not [one for one in app.get("bidi_component") if "tokens" in one.proto.component_name]

    app = open_fold(app)

    shown = shown_tokens(app)
    looked = tuning.render_example(frozen, settings(), "Tickets", "v1")
    assert [token[1] for run in shown["runs"] for token in run["tokens"]] == [
        token.id for token in looked.rendered.tokens
    ]
    assert [run["kind"] for run in shown["runs"]] == ["read", "trained"]
    assert {one["kind"] for one in shown["legend"]} == {"read", "trained", "special", "ends"}
    assert f"{looked.rendered.trained:,} learned" in page_text(app)
    assert "end its answer with `<|im_end|>`" in page_text(app)


def test_tokens_without_room_are_shown_and_the_way_on_is_told(open_page, frozen, base_here):
    app = open_page("train", "Tickets")
    longest = next(one for one in app.number_input if one.label == "Max length")
    app = open_fold(longest.set_value(150).run())

    assert "past the limit of 150, struck through below" in page_text(app)
    assert any(run["cut"] for run in shown_tokens(app)["runs"])


def test_an_example_is_named_by_its_ticket(open_page, frozen, base_here):
    records = datasets.dataset_records(frozen, "Tickets", "v1")
    learned = next(one for one in records if one.part == "train")
    held = next(one for one in records if one.part == "held_out")
    app = open_fold(open_page("train", "Tickets"))
    which = next(one for one in app.get("button_group") if one.label == "Which example")
    app = which.set_value("One that I name").run()
    assert "Type the id of a ticket" in page_text(app)

    name = next(one for one in app.text_input if one.label == "ID of the ticket")
    app = name.set_value(learned.external_id).run()
    assert f"**{learned.external_id}** (training part)" in page_text(app).replace("\\", "")
    name = next(one for one in app.text_input if one.label == "ID of the ticket")
    app = name.set_value(held.external_id).run()
    assert "is held out in v1: no training sees it" in app.error[0].value


def test_without_the_base_model_the_fold_says_how_to_get_it(open_page, frozen):
    app = open_fold(open_page("train", "Tickets"))

    assert "only its own tokenizer says what its tokens are" in app.error[0].value
    assert "Download it first" in app.error[0].value


def test_what_waits_stands_in_the_queue_and_is_moved_up(open_page, frozen, three):
    app = open_page("train", "Tickets")
    assert rows(app) == ["**1.** Run 1 (first)", "**2.** Run 2 (second)", "**3.** Run 3 (third)"]
    assert "Run 1 (first): waiting to start" in page_text(app)

    app = next(one for one in app.button if one.key == f"up-{three[2].job}").click().run()

    assert rows(app) == ["**1.** Run 1 (first)", "**2.** Run 3 (third)", "**3.** Run 2 (second)"]
    assert "Moved up" in page_text(app)
    key = f"cancel-waiting-{three[1].job}"
    app = next(one for one in app.button if one.key == key).click().run()
    assert rows(app) == ["**1.** Run 1 (first)", "**2.** Run 3 (third)"]
    assert jobs.get_job(frozen, three[1].job).state == "cancelled"


def test_one_run_at_work_is_shown_with_what_waits_behind_it(open_page, frozen, three):
    with frozen.begin() as stores:
        stores.jobs.claim(jobs.this_process())

    app = open_page("train", "Tickets")

    assert "Run 1 (first): running" in page_text(app)
    assert rows(app) == ["**1.** Run 2 (second)", "**2.** Run 3 (third)"]


def test_a_sweep_is_started_from_the_form_and_shown_with_its_best(open_page, frozen, do_jobs):
    app = open_page("train", "Tickets")
    rank = next(one for one in app.text_input if one.key == "sweep-rank")
    app = rank.set_value("8, 16, 32").run()
    commands = "\n".join(one.value for one in app.code)
    assert "curate train --preset quick --sweep rank=8,16,32 Tickets v1" in commands

    app = press(app, "Start 3 runs")
    runs = tuning.list_runs(frozen, "Tickets")[::-1]
    assert [run.settings["rank"] for run, _ in runs] == [8, 16, 32]
    assert "0 of 3 runs finished" in page_text(app)
    for (run, job), loss in zip(runs, (0.5, 0.4, 0.45), strict=True):
        with frozen.begin() as stores:
            stores.jobs.claim(jobs.this_process(), job.id)
            for step in (1, 2):
                event = TrainingEvent(step, 2, 1.0, loss + 1 / step, 8.0, None, "")
                stores.jobs.add_event(job.id, event)
            result = replace(RESULT, validation_loss=loss)
            stores.jobs.end(job.id, "done", result=result)
            stores.runs.finish(run.id, result)

    app = open_page("train", "Tickets")
    assert "The best of 3 is partly luck" in page_text(app)
    table = next(one.value for one in app.dataframe if "Validation loss" in one.value)
    assert list(table["Validation loss"]) == ["0.400", "0.450", "0.500"]
    assert list(table[" "]) == ["lowest", "", ""]
    assert list(table["Rank"]) == ["16", "32", "8"]


def test_a_grid_that_can_not_be_used_is_said_where_it_stands(open_page, frozen):
    app = open_page("train", "Tickets")

    rank = next(one for one in app.text_input if one.key == "sweep-rank")
    app = rank.set_value("8, many").run()

    assert "rank" in app.error[0].value.lower()
    assert tuning.list_runs(frozen, "Tickets") == []


def test_a_run_is_named_and_says_who_named_it(open_page, trained):
    app = open_page("train", "Tickets")
    name = next(one for one in app.text_input if one.key == "run-name-1-0")
    note = next(one for one in app.text_area if one.key == "run-note-1-0")
    name.set_value("Small <b>rank</b>")
    note.set_value("For Monday.")

    app = press(app, "Save name and note")

    run = tuning.get_run(trained, "Tickets", 1)[0]
    assert (run.name, run.note) == ("Small <b>rank</b>", "For Monday.")
    assert "Wrote about run 1: “For Monday.”" in page_text(app)
    assert "Run 1 is called" in page_text(app)


def test_a_run_is_given_as_a_command_and_deleted_by_its_number(open_page, trained):
    app = open_page("train", "Tickets")
    assert "curate train --preset quick Tickets v1" in [one.value for one in app.code]

    app = press(app, "Delete…")
    assert "Run 1 goes for good" in page_text(app)
    typed = next(one for one in app.text_input if "to delete it" in one.label)
    app = press(typed.set_value("2").run(), "Delete for good")
    assert "That is not the number of the run, 1" in page_text(app)
    typed = next(one for one in app.text_input if "to delete it" in one.label)
    app = press(typed.set_value("1").run(), "Delete for good")

    assert tuning.list_runs(trained, "Tickets") == []
    assert "Deleted run 1." in page_text(app)


def test_a_script_is_offered_where_the_base_model_is_here(open_page, trained, base_here):
    assert "Script without Curate" in [
        one.label for one in open_page("train", "Tickets").get("download_button")
    ]


def test_without_the_base_model_the_script_says_what_is_missing(open_page, trained):
    assert "A script without Curate needs the tokenizer of" in page_text(
        open_page("train", "Tickets")
    )


def test_a_failed_run_keeps_its_way_on(open_page, frozen, three):
    for run in three:
        end(frozen, run.job, "failed", error="There was no room left.")

    app = open_page("train", "Tickets")

    assert "There was no room left." in page_text(app)
    assert "Queue" not in [one.value for one in app.subheader]

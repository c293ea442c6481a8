"""Names, notes, deletion, queue and commands of runs."""

import shlex

import pytest

from curate.domain.errors import ModelUnavailable, NotFound, Unusable
from curate.services import changes, jobs, tuning
from curate.services.datasets import create_version, export, split_options
from curate.services.importing import import_file
from curate.services.leftovers import sweep_home
from curate.services.projects import create_project
from curate.services.reviewing import approve_where
from curate.services.tuning import start_evaluation, start_run
from tests.services.tuning.conftest import work

STEPS = {"max_steps": 2, "eval_every": 1, "rank": 2}


@pytest.fixture
def waiting(shop, settings, tiny):
    """Three runs that wait, in the order in which they were queued."""
    return [
        start_run(shop, settings, "tickets", "v1", str(tiny), changes=STEPS, name=name)[0]
        for name in ("first", "second", "third")
    ]


@pytest.fixture
def trained(shop, settings, tiny):
    """A finished run."""
    run, _ = start_run(shop, settings, "tickets", "v1", str(tiny), changes=STEPS)
    assert work(shop, settings).state == "done"
    return run


def queue(database):
    return [one.job.request.run for one in tuning.waiting_jobs(database, "tickets")]


def test_a_run_gets_a_name_and_a_note_and_says_who_changed_them(shop, settings, waiting):
    run = waiting[0].id

    tuning.describe_run(shop, "tickets", run, name=" High  rank ", person="ada")
    tuning.describe_run(shop, "tickets", run, note="Too slow.\nTry 8.", person="ben")
    after = tuning.describe_run(shop, "tickets", run, name="High rank", person="cleo")

    assert (after.name, after.note) == ("High rank", "Too slow.\nTry 8.")
    details = tuning.run_details(shop, settings, "tickets", run)
    assert [(one.person, one.what) for one in details.changes] == [
        ("ben", f"Wrote about run {run}: “Too slow. Try 8.”"),
        ("ada", f"Called run {run} “High rank” (“first” before)"),
    ]
    assert tuning.run_details(shop, settings, "tickets", waiting[1].id).changes == ()


def test_undo_passes_over_names_of_runs(shop, waiting):
    tuning.describe_run(shop, "tickets", waiting[0].id, name="Mine")

    undone = changes.undo_last(shop, "tickets")

    assert "run" not in undone.summary
    assert tuning.get_run(shop, "tickets", waiting[0].id)[0].name == "Mine"


def test_a_name_that_is_too_long_is_refused(shop, settings, waiting):
    with pytest.raises(Unusable, match="at most 100 characters, and this one has 101"):
        tuning.describe_run(shop, "tickets", waiting[0].id, name="x" * 101)
    with pytest.raises(Unusable, match="at most 2,000"):
        tuning.describe_run(shop, "tickets", waiting[0].id, note="x" * 2_001)
    with pytest.raises(Unusable, match="at most 100"):
        start_run(shop, settings, "tickets", "v1", name="x" * 101)

    assert tuning.get_run(shop, "tickets", waiting[0].id)[0].name == "first"


def test_a_deleted_run_is_gone_with_its_files_and_its_comparison_stays(shop, settings, trained):
    start_evaluation(shop, settings, "tickets", "v1", runs=[trained.id], arms=["majority", "tuned"])
    compared = work(shop, settings)
    assert compared.state == "done", compared.error
    folder = settings.home / "runs" / str(trained.id)
    assert folder.exists()

    told = tuning.run_contents(shop, settings, "tickets", trained.id)
    tuning.delete_run(shop, settings, "tickets", trained.id, "ada")

    assert "1 comparison that it was part of keeps scores and answers" in told.sentence
    assert (told.comparisons, told.bytes > 1_000) == (1, True)
    assert not folder.exists()
    assert tuning.list_runs(shop, "tickets") == []
    page = tuning.results_page(shop, "tickets")
    assert [one.result.runs for one in page.evaluations] == [(trained.id,)]
    assert len(page.looks[1]) == 1
    with shop.read() as stores:
        key = stores.projects.get("tickets").id
        assert stores.history.actions(key)[0].summary == (
            f"Deleted run {trained.id} with its adapter"
        )
    again, _ = start_run(shop, settings, "tickets", "v1")
    assert again.id > trained.id


def test_a_run_that_waits_or_that_a_job_needs_is_not_deleted(shop, settings, waiting, tiny):
    with pytest.raises(Unusable, match=r"waits\. Nothing was deleted"):
        tuning.delete_run(shop, settings, "tickets", waiting[0].id)
    for _ in waiting:
        assert work(shop, settings).state == "done"
    start_evaluation(shop, settings, "tickets", "v1", runs=[waiting[0].id], arms=["tuned"])

    with pytest.raises(Unusable, match="needs the adapter of run"):
        tuning.delete_run(shop, settings, "tickets", waiting[0].id)
    tuning.delete_run(shop, settings, "tickets", waiting[1].id)

    assert (settings.home / "runs" / str(waiting[0].id) / "adapter").exists()
    assert not (settings.home / "runs" / str(waiting[1].id)).exists()


def test_an_interrupted_deletion_leaves_the_run_whole_or_nothing_of_it(
    shop, settings, trained, monkeypatch
):
    folder = settings.home / "runs" / str(trained.id)

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("curate.stores.runs.Runs.delete", interrupted)
        with pytest.raises(KeyboardInterrupt):
            tuning.delete_run(shop, settings, "tickets", trained.id)
    assert (folder / "adapter").exists()
    # A process that was killed in between: before the database knew of it, and after.
    folder.rename(folder.with_name(f".deleting-{trained.id}"))
    folder.with_name(".deleting-999").mkdir()
    sweep_home(shop, settings)

    assert (folder / "adapter").exists()
    assert sorted(one.name for one in folder.parent.iterdir()) == [str(trained.id)]


def test_a_run_that_is_moved_up_is_trained_earlier(shop, settings, waiting):
    first, second, third = (run.id for run in waiting)
    assert queue(shop) == [first, second, third]

    tuning.move_up(shop, "tickets", waiting[2].job)
    moved = tuning.move_up(shop, "tickets", waiting[2].job)

    assert [one.job.request.run for one in moved] == [third, first, second]
    assert [(one.position, one.first) for one in moved] == [(1, True), (2, False), (3, False)]
    with pytest.raises(Unusable, match="is the first of tickets that waits already"):
        tuning.move_up(shop, "tickets", waiting[2].job)
    assert [work(shop, settings).request.run for _ in range(3)] == [third, first, second]
    with pytest.raises(Unusable, match="does not wait in the queue"):
        tuning.move_up(shop, "tickets", waiting[2].job)


def test_moving_up_pushes_nobody_back_in_another_project(shop, settings, tiny, tmp_path):
    file = tmp_path / "tickets.csv"
    create_project(shop, "others")
    import_file(shop, "others", file)
    approve_where(shop, "others", "all")
    create_version(shop, "others", split_options(held_out=0.3, validation=0.2))
    runs = [
        start_run(shop, settings, project, "v1", str(tiny), changes=STEPS)[0]
        for project in ("tickets", "others", "tickets")
    ]

    moved = tuning.move_up(shop, "tickets", runs[2].job)

    assert [(one.job.id, one.position) for one in moved] == [(runs[2].job, 1), (runs[0].job, 3)]
    assert [one.position for one in tuning.waiting_jobs(shop, "others")] == [2]


def test_a_canceled_run_leaves_the_queue(shop, waiting):
    jobs.cancel(shop, waiting[1].job)

    assert queue(shop) == [waiting[0].id, waiting[2].id]


def test_the_command_of_a_run_names_what_the_preset_has_otherwise(shop, settings, tiny):
    project = "tickets; rm -rf 'x' $HOME"
    changed = {"learning_rate": 5e-4, "target_modules": "mlp"}
    run, _ = start_run(
        shop, settings, "tickets", "v1", str(tiny), "standard", changed, name="it's $5"
    )

    command = tuning.run_command(settings, project, "v1", run)

    assert shlex.split(command) == [
        *("curate", "train", "--base", str(tiny), "--preset", "standard"),
        *("--set", "target_modules=mlp", "--set", "learning_rate=0.0005"),
        *("--name", "it's $5", project, "v1"),
    ]
    assert tuning.train_command("-x", "v1").endswith("-- -x v1")


@pytest.mark.parametrize("changed", [{"max_steps": 5}, {"epochs": 2, "budget_minutes": 2}, {}])
def test_a_command_brings_back_what_one_setting_decides_about_another(shop, settings, changed):
    run, _ = start_run(shop, settings, "tickets", "v1", preset="quick", changes=changed)

    words = shlex.split(tuning.run_command(settings, "tickets", "v1", run))

    given = [words[place + 1] for place, word in enumerate(words) if word == "--set"]
    again = dict(one.split("=") for one in given)
    assert tuning.preset_settings("quick", again).model_dump(mode="json") == run.settings


def test_the_script_is_checked_by_what_an_export_writes(shop, settings, trained, tmp_path):
    export(shop, "tickets", "v1", "prompt_completion", tmp_path / "data")

    text = tuning.train_script(shop, settings, "tickets", trained.id)

    files = eval(  # noqa: S307 - a line of the script that was just made
        next(line for line in text.splitlines() if line.startswith("FILES = "))[8:]
    )
    import hashlib

    assert files == {
        name: hashlib.sha256((tmp_path / "data" / name).read_bytes()).hexdigest()
        for name in ("train.jsonl", "validation.jsonl")
    }
    assert "curate export tickets v1 --format prompt_completion" in text
    assert "My parcel" not in text


def test_without_the_base_model_there_is_no_script_and_no_look(shop, settings):
    run, _ = start_run(shop, settings, "tickets", "v1")

    with pytest.raises(ModelUnavailable, match="No script was written: download it first"):
        tuning.train_script(shop, settings, "tickets", run.id)
    with pytest.raises(ModelUnavailable, match="only its own tokenizer says what its tokens are"):
        tuning.render_example(shop, settings, "tickets", "v1")


def test_a_look_is_at_the_longest_a_drawn_or_a_named_example_and_never_at_the_test(
    shop, settings, tiny
):
    def look(**which):
        return tuning.render_example(shop, settings, "tickets", "v1", base=str(tiny), **which)

    with shop.read() as stores:
        key = stores.projects.get("tickets").id
        records = stores.datasets.records(stores.datasets.get(key, "v1").id)
    learned = [one for one in records if one.part != "held_out"]
    held = next(one for one in records if one.part == "held_out")

    longest = max(len(look(example=str(one.example)).rendered.tokens) for one in learned)
    assert len(look().rendered.tokens) == longest
    assert look(draw=3).record == look(draw=3).record
    assert len({look(draw=number).record.example for number in range(20)}) > 3
    assert all(look(draw=number).record.part != "held_out" for number in range(20))
    with pytest.raises(Unusable, match="is held out in v1: no training sees it"):
        look(example=str(held.example))
    with pytest.raises(Unusable, match="There is no example T-99"):
        look(example="T-99")


def test_a_run_that_is_not_there_is_not_described(shop):
    with pytest.raises(NotFound):
        tuning.describe_run(shop, "tickets", 99, name="x")

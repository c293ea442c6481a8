"""A sweep queues every combination, chooses by the validation loss alone, and says what that is worth."""

from dataclasses import replace
from pathlib import Path

import pytest

from curate.domain.errors import Unusable
from curate.domain.results import TrainingEvent, TrainingResult
from curate.services import jobs, tuning
from curate.services.datasets import create_version, split_options
from curate.services.tuning import start_sweep
from tests.services.tuning.conftest import work

STEPS = {"max_steps": 2, "eval_every": 1}
RESULT = TrainingResult(0.4, 0.5, 2, 2, 5, 100, 8.0, 8.0, Path("runs/1/adapter"))


def finish(database, swept, *losses):
    """As a worker does: the runs of a sweep end, one after the other, with these validation losses."""
    for (run, job), loss in zip(swept, losses, strict=False):
        with database.begin() as stores:
            stores.jobs.claim(jobs.this_process(), job.id)
            for step, value in ((1, loss + 0.5), (2, loss)):
                event = TrainingEvent(step, 2, 1.0, value, 8.0, None, "")
                stores.jobs.add_event(job.id, event)
            result = replace(RESULT, validation_loss=loss)
            stores.jobs.end(job.id, "done", result=result)
            stores.runs.finish(run.id, result)


def test_every_combination_becomes_a_run_that_is_trained(shop, settings, tiny):
    sweep, swept = start_sweep(
        shop, settings, "tickets", "v1", {"rank": ["2", "4"], "learning_rate": ["1e-3", "0.01"]},
        str(tiny), changes=STEPS, person="ada", name="First try",
    )  # fmt: skip

    assert (sweep.name, sweep.size) == ("First try", 4)
    assert [run.name for run, _ in swept] == [
        "rank 2, learning rate 0.001",
        "rank 2, learning rate 0.01",
        "rank 4, learning rate 0.001",
        "rank 4, learning rate 0.01",
    ]
    # The strength follows the rank, twice as large in this preset.
    assert [run.settings["alpha"] for run, _ in swept] == [4, 4, 8, 8]
    assert {run.settings["max_steps"] for run, _ in swept} == {2}
    for _ in swept:
        assert work(shop, settings).state == "done"
    (found,) = tuning.list_sweeps(shop, "tickets")
    assert found.best is not None
    assert found.best.loss == min(one.loss for one in found.runs)
    assert [len(one.losses) for one in found.runs] == [2] * 4
    assert "4 of 4 runs finished. Lowest validation loss: run" in found.sentence


def test_the_best_is_chosen_by_the_validation_loss_and_called_partly_luck(shop, settings):
    _, swept = start_sweep(shop, settings, "tickets", "v1", {"rank": [4, 8, 16]})
    (before,) = tuning.list_sweeps(shop, "tickets")
    assert before.best is None
    assert before.sentence == (
        "0 of 3 runs finished: the lowest validation loss is known once two are."
    )

    finish(shop, swept, 0.41, 0.39)
    (found,) = tuning.list_sweeps(shop, "tickets")

    assert found.best.run.id == swept[1][0].id
    assert "2 of 3 runs finished. Lowest validation loss so far: run 2 (rank 8, alpha 16)" in (
        found.sentence
    )
    assert "by the validation loss alone, not by the held-out test" in found.sentence
    assert "The best of 3 is partly luck" in found.sentence
    assert tuning.looks_at(shop, "tickets", swept[0][0].dataset) == ()


def test_seeds_are_averaged_and_their_spread_is_told(shop, settings):
    grid = {"rank": [4, 8], "seed": [0, 1]}
    _, swept = start_sweep(shop, settings, "tickets", "v1", grid)

    # One lucky seed does not win over the better mean.
    finish(shop, swept, 0.30, 0.60, 0.40, 0.42)
    (found,) = tuning.list_sweeps(shop, "tickets")

    assert found.best.run.settings["rank"] == 8
    assert found.best.loss == 0.40
    assert "best in the mean over their seeds (0.410)" in found.sentence
    assert "The seed alone moves the loss by up to 0.300" in found.sentence


def test_that_a_budget_let_the_runs_make_other_numbers_of_steps_is_told(shop, settings):
    _, swept = start_sweep(shop, settings, "tickets", "v1", {"rank": [4, 8]})
    finish(shop, swept, 0.41, 0.39)
    for (run, _), planned in zip(swept, (30, 24), strict=True):
        with shop.begin() as stores:
            stores.runs.finish(run.id, replace(RESULT, validation_loss=0.4, planned=planned))

    (found,) = tuning.list_sweeps(shop, "tickets")

    assert "Their budget in minutes let them make 24 to 30 steps" in found.sentence


def test_seeds_alone_say_what_chance_does(shop, settings):
    _, swept = start_sweep(shop, settings, "tickets", "v1", {"seed": [0, 1, 2]})

    finish(shop, swept, 0.40, 0.45, 0.43)

    (found,) = tuning.list_sweeps(shop, "tickets")
    assert "(by its seed alone)" in found.sentence
    assert "up to 0.050" in found.sentence


def test_deleted_runs_count_as_tried(shop, settings):
    _, swept = start_sweep(shop, settings, "tickets", "v1", {"rank": [4, 8, 16]})
    finish(shop, swept, 0.41, 0.39, 0.40)

    tuning.delete_run(shop, settings, "tickets", swept[2][0].id)

    (found,) = tuning.list_sweeps(shop, "tickets")
    assert (found.sweep.size, len(found.runs)) == (3, 2)
    assert "The best of 3" in found.sentence
    for run, _ in swept[:2]:
        tuning.delete_run(shop, settings, "tickets", run.id)
    assert tuning.list_sweeps(shop, "tickets") == ()


@pytest.mark.parametrize(
    ("grid", "why"),
    [
        ({"rank": ["8"]}, "has 2 to 24 runs, and this one has 1"),
        ({"rank": ["8", "8"]}, "and this one has 1"),
        ({"seed": range(25)}, "and this one has 25"),
        ({"patience": ["1", "2"]}, "can't be over patience"),
        ({"speed": ["1", "2"]}, "can't be over speed"),
        ({"rank": ["8", "many"]}, "rank"),
        ({}, "and this one has 1"),
    ],
)
def test_a_grid_that_can_not_be_used_starts_nothing(shop, settings, grid, why):
    with pytest.raises(Unusable, match=why):
        start_sweep(shop, settings, "tickets", "v1", grid)

    assert tuning.list_runs(shop, "tickets") == []
    assert tuning.list_sweeps(shop, "tickets") == ()


def test_without_a_validation_part_there_is_nothing_to_choose_by(shop, settings):
    create_version(shop, "tickets", split_options(held_out=0.3, validation=0), new_test=True)

    with pytest.raises(Unusable, match="has no validation part"):
        start_sweep(shop, settings, "tickets", "v2", {"rank": [4, 8]})


@pytest.mark.parametrize("text", ["rank", "rank=", "=4"])
def test_a_grid_is_read_from_the_command_line(text):
    assert tuning.parse_grid(["rank=8, 16", "seed=0,1"]) == {
        "rank": ["8", "16"],
        "seed": ["0", "1"],
    }
    with pytest.raises(Unusable, match="--sweep"):
        tuning.parse_grid(["rank=4", text])

import pytest

from curate.training import PRESETS, TrainingSettings, preset
from curate.training.improvement import is_better
from curate.training.schedule import FEWEST_STEPS, Pace, expected_seconds, lay_out, rate

BUDGET = TrainingSettings(budget_minutes=2, epochs=100, batch_size=8)


@pytest.mark.parametrize("step", [0.2, 1.0, 4.0])
@pytest.mark.parametrize("measure", [0.0, 2.0, 20.0])
@pytest.mark.parametrize("every", [0, 7])
def test_training_and_measurements_fit_into_the_budget_and_use_it(step, measure, every):
    settings = BUDGET.model_copy(update={"eval_every": every})
    pace = Pace(5, step, measure)

    plan = lay_out(settings, 10_000, pace)

    seconds = expected_seconds(settings, plan, pace)
    assert plan.steps > FEWEST_STEPS
    assert seconds <= 120 + measure + step
    assert seconds > 80
    assert plan.told == f"{plan.steps} steps fit into 2 minutes."


def test_passes_bound_what_a_budget_allows():
    plan = lay_out(BUDGET.model_copy(update={"epochs": 4}), 80, Pace(5, 0.1, 1))

    assert (plan.steps, plan.every) == (40, 4)
    assert plan.told == "All 40 steps fit into 2 minutes."


def test_however_small_the_budget_some_steps_are_made_and_it_is_said():
    plan = lay_out(BUDGET, 1_000, Pace(5, 60, 60))

    assert plan.steps == FEWEST_STEPS
    assert plan.told == "2 minutes are too few here: 10 steps are the least."


def test_without_a_budget_the_steps_are_those_of_the_settings():
    plan = lay_out(TrainingSettings(epochs=3, batch_size=8), 80, Pace(5, 1e9, 1e9))

    assert (plan.steps, plan.every, plan.told) == (30, 3, "")


def test_presets_cost_what_their_names_say_on_any_machine():
    for examples in (30, 150, 1_000, 20_000):
        for step in (0.05, 0.5, 3.0):
            pace = Pace(5, step, step)
            seconds = [
                expected_seconds(one.settings, lay_out(one.settings, examples, pace), pace)
                for one in PRESETS.values()
            ]
            assert seconds == sorted(seconds)
            assert all(
                took <= 60 * one.settings.budget_minutes + 10 * step
                for took, one in zip(seconds, PRESETS.values(), strict=True)
            )


def test_who_says_how_many_steps_or_passes_switches_the_budget_off():
    assert preset("quick").budget_minutes == 2
    assert preset("quick", {"rank": 4}).budget_minutes == 2
    assert preset("quick", {"max_steps": "30"}).budget_minutes == 0
    assert preset("quick", {"epochs": 2}).budget_minutes == 0
    assert preset("quick", {"max_steps": 0}).budget_minutes == 2
    assert preset("quick", {"max_steps": 30, "budget_minutes": "3"}).budget_minutes == 3


def test_the_learning_rate_rises_and_falls_to_nothing():
    settings = TrainingSettings(learning_rate=0.1, warmup=0.1)

    rates = [rate(settings, 20, step) for step in range(20)]

    assert rates[:3] == [0.05, 0.1, 0.1]
    assert rates[2:] == sorted(rates[2:], reverse=True)
    assert rates[-1] < 0.001


def test_a_gain_within_the_noise_is_none():
    tokens = [4, 4, 4, 4]

    assert is_better([4, 4, 4, 4], [3, 3, 3, 3], tokens)
    assert is_better([4, 5, 3, 4], [3.5, 4.6, 2.4, 3.5], tokens)
    assert not is_better([4, 4, 4, 4], [1, 6, 4, 4.9], tokens)
    assert not is_better([4, 4, 4, 4], [4, 4, 4, 4], tokens)
    assert not is_better([4, 4, 4, 4], [4.1, 4.1, 4.1, 4.1], tokens)
    assert is_better([4], [3.9], [4])

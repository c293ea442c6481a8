"""The schedule of a training: how many steps, how often it is measured, how large each step is."""

import math
from dataclasses import dataclass

from curate.training.limits import step_count
from curate.training.settings import TrainingSettings

MEASUREMENTS = 10
"""Measurements of the validation loss in one training, where nobody says how often."""
FEWEST_STEPS = 10
"""Steps that are made however small the budget is: fewer learn nothing."""
MEASURING = 0.25
"""The share of a budget that measuring takes at most, where nobody says how often."""
SAMPLING = 0.1
"""The share of the time that sample answers take at most."""
OVER = 1.5
"""A training ends when it has taken so much of its budget, because the machine became slower."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that things take: what comes before the first step, one step, one measurement."""

    start: float
    step: float
    measure: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a training, after how many each it is measured, and why so many, in a sentence."""

    steps: int
    every: int
    told: str = ""


def lay_out(settings: TrainingSettings, examples: int, pace: Pace | None) -> Plan:
    """The schedule by the settings; where they have a budget, what fits into it.

    Args:
        settings: Of the training.
        examples: To train on.
        pace: How fast this machine is; without it a budget is left out of account.
    """
    most = step_count(examples, settings)
    if pace is None or not settings.budget_minutes:
        return Plan(most, settings.eval_every or math.ceil(most / MEASUREMENTS))
    minutes = f"{settings.budget_minutes:g} minutes"
    shown = 1 - (SAMPLING if settings.samples and pace.measure else 0)
    left = max(settings.budget_minutes * 60 - pace.start, 0) * shown
    if settings.eval_every:
        fitting = left / (pace.step + pace.measure / settings.eval_every)
    else:
        fitting = (left - _measurements(left, pace) * pace.measure) / pace.step
    steps = min(most, max(FEWEST_STEPS, int(fitting)))
    every = settings.eval_every or math.ceil(steps / _measurements(left, pace))
    if steps == most:
        told = f"All {most} steps fit into {minutes}."
    elif steps > fitting:
        told = f"{minutes} are too few here: {steps} steps are the least."
    else:
        told = f"{steps} steps fit into {minutes}."
    return Plan(steps, every, told)


def _measurements(seconds: float, pace: Pace) -> int:
    """How often to measure in so many seconds."""
    affordable = MEASURING * seconds / pace.measure if pace.measure else MEASUREMENTS
    return int(min(MEASUREMENTS, max(2, affordable)))


def expected_seconds(settings: TrainingSettings, plan: Plan, pace: Pace) -> float:
    """How long a plan takes that is not stopped early."""
    worked = plan.steps * pace.step + math.ceil(plan.steps / plan.every) * pace.measure
    return pace.start + worked / (1 - (SAMPLING if settings.samples and pace.measure else 0))


def rate(settings: TrainingSettings, steps: int, step: int) -> float:
    """The learning rate of a step (from 0): linear warm-up, then half a cosine down to zero."""
    warmup = max(1, round(settings.warmup * steps))
    if step < warmup:
        return settings.learning_rate * (step + 1) / warmup
    turned = math.pi * (step - warmup) / max(1, steps - warmup)
    return settings.learning_rate * 0.5 * (1 + math.cos(turned))

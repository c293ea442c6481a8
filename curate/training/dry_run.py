"""A dry run: a few steps that change nothing, to see how fast this machine is."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from curate.domain.errors import TrainingStopped
from curate.models import Encoded, answer_losses
from curate.training.batches import batches_of, passes, worked
from curate.training.limits import step_count
from curate.training.schedule import Pace
from curate.training.settings import TrainingSettings

STEPS = 2
"""Steps that are timed, after one that warms the machine up."""
LONG = 0.1
"""The share of a budget from which on one step is enough of a dry run."""
LOOKED_AT = 50
"""Steps among which ordinary ones are looked for."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Tokens per second, padding included: where something is learned, and where nothing is."""

    learning: float
    forward: float

    def pace(
        self,
        start: float,
        train: Sequence[Encoded],
        validation: Sequence[Encoded],
        settings: TrainingSettings,
    ) -> Pace:
        """The seconds of an average step and of one measurement; ``start`` is what came before."""
        costs = step_costs(train, settings)
        step = sum(costs) / len(costs) / self.learning
        return Pace(start, step, worked(validation) / self.forward if validation else 0.0)


def step_costs(train: Sequence[Encoded], settings: TrainingSettings) -> list[int]:
    """Tokens that go through the model in each of the first steps."""
    whole = settings.batch_size * settings.gradient_accumulation
    looked_at = min(LOOKED_AT, math.ceil(len(train) / whole))
    return [sum(map(worked, batches_of(train, settings, step))) for step in range(looked_at)]


def dry_run(
    causal: Any,
    train: Sequence[Encoded],
    validation: Sequence[Encoded],
    settings: TrainingSettings,
    should_stop: Callable[[], bool],
) -> Measured:
    """Time ordinary steps without changing a weight, and one piece of a measurement.

    The gradients are left in the weights, and random numbers were drawn.

    Raises:
        TrainingStopped: ``should_stop`` said so.
    """
    import torch

    costs = step_costs(train, settings)
    mean = sum(costs) / len(costs)
    ordinary = sorted(range(len(costs)), key=lambda step: (abs(costs[step] - mean), step))
    warm, *timed = (ordinary * (STEPS + 1))[: STEPS + 1]

    def seconds(step: int) -> float:
        started = time.monotonic()
        for piece in (one for batch in batches_of(train, settings, step) for one in passes(batch)):
            if should_stop():
                raise TrainingStopped(0, step_count(len(train), settings))
            answer_losses(causal, piece).mean().backward()  # type: ignore[no-untyped-call]
        return max(time.monotonic() - started, 1e-6)

    first = seconds(warm)
    if first > LONG * 60 * settings.budget_minutes > 0:
        learning = costs[warm] / first
    else:
        learning = sum(costs[step] for step in timed) / sum(map(seconds, timed))
    pieces = passes(validation or train)
    piece = pieces[len(pieces) // 2]
    with torch.inference_mode():
        started = time.monotonic()
        answer_losses(causal, piece)
    return Measured(learning, worked(piece) / max(time.monotonic() - started, 1e-6))

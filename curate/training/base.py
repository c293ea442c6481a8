"""The base class of trainers, their events and their result."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curate.domain.records import Record
from curate.plugins import Plugin, Registry


@dataclass(frozen=True, slots=True)
class TrainingEvent:
    """How far a training is.

    Attributes:
        step: Optimizer steps done.
        steps: Steps at most (early stopping may end before).
        train_loss: Mean loss per answer token of the last step, in nats; None before the first.
        validation_loss: Measured at this step; None at the steps between measurements.
        tokens_per_second: Mean of this training, prompts and answers together.
        seconds_left: Estimate; None until there is one.
        message: The same in words.
    """

    step: int
    steps: int
    train_loss: float | None
    validation_loss: float | None
    tokens_per_second: float
    seconds_left: float | None
    message: str


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """The result of a training.

    Attributes:
        train_loss: Mean loss per answer token since the last but one measurement, in nats.
        validation_loss: At ``best_step``; None without validation records.
        best_step: The step whose weights were kept.
        steps: Steps that were done.
        tokens_per_second: Prompts and answers, over the time spent on steps alone.
        seconds: All of it, over every attempt of a resumed training.
        adapter: Folder of the adapter: safetensors, peft's configuration, ``lineage.json``.
    """

    train_loss: float
    validation_loss: float | None
    best_step: int
    steps: int
    trainable_parameters: int
    total_parameters: int
    tokens_per_second: float
    seconds: float
    adapter: Path


class Trainer(Plugin, ABC):
    """A way to train; its fields are the settings."""

    @abstractmethod
    def run(
        self,
        train: Sequence[Record],
        validation: Sequence[Record],
        base: Path,
        out: Path,
        lineage: Mapping[str, Any],
        on_event: Callable[[TrainingEvent], None],
        should_stop: Callable[[], bool],
    ) -> TrainingResult:
        """Train and keep the best adapter in ``out``; see ``curate.training.train``."""


trainers: Registry[Trainer] = Registry("trainer")

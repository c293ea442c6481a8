"""Training of a LoRA adapter on records, with settings, estimates and prices."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from curate.domain.records import Record
from curate.domain.results import Speed, TrainingEvent, TrainingResult
from curate.training.adapter_folder import (
    CARD,
    OF_THE_BASE_MODEL,
    adapter_damage,
    read_lineage,
)
from curate.training.base import Trainer, trainers
from curate.training.estimates import Estimate, estimate
from curate.training.lora import Lora as _Lora  # noqa: F401 - registers itself
from curate.training.presets import PRESETS, Preset, preset
from curate.training.rendered import Rendered, Token, render
from curate.training.settings import TrainingSettings
from curate.training.standalone import FORMAT as SCRIPT_FORMAT
from curate.training.standalone import ScriptAbout, standalone_script

__all__ = [
    "CARD",
    "OF_THE_BASE_MODEL",
    "PRESETS",
    "SCRIPT_FORMAT",
    "Estimate",
    "Preset",
    "Rendered",
    "ScriptAbout",
    "Token",
    "Trainer",
    "TrainingEvent",
    "TrainingResult",
    "TrainingSettings",
    "adapter_damage",
    "estimate",
    "measure",
    "preset",
    "read_lineage",
    "render",
    "standalone_script",
    "train",
    "trainers",
]


def train(
    train: Sequence[Record],
    validation: Sequence[Record],
    base: Path,
    settings: TrainingSettings,
    out: Path,
    lineage: Mapping[str, Any],
    on_event: Callable[[TrainingEvent], None],
    should_stop: Callable[[], bool],
    should_finish: Callable[[], bool] = lambda: False,
) -> TrainingResult:
    """Train an adapter on ``train``, keep the one with the lowest loss on ``validation``.

    A crashed or cancelled training is resumed by calling this again with the same arguments: it
    continues from ``out/checkpoint`` to the result that it would have had anyway.

    Args:
        train: What to learn from.
        validation: What early stopping and the choice of the best step look at; may be empty, then
            every step is made and the last one kept. Never the held-out part.
        base: Folder of a base model, see ``curate.models.locate``.
        settings: Usually from a preset; their name says which trainer takes them.
        out: Folder of this run: ``adapter`` is written there, ``checkpoint`` while it runs.
        lineage: Where the records come from (dataset hash and such), written beside the adapter.
        on_event: Called after every step.
        should_stop: Asked before every batch.
        should_finish: Asked after every step: whether to stop there and keep the best weights so far.

    Raises:
        NothingToLearn: Some answers are empty. Nothing was trained.
        RecordsTooLong: Some answers would be cut off. Nothing was trained.
        ModelUnavailable: The base model can't be loaded.
        TrainingStopped: ``should_stop`` said so; a checkpoint is left.
        TrainingDiverged: The loss is not a number any more.
    """
    trainer = trainers.make(settings.name, settings.model_dump())
    return trainer.run(train, validation, base, out, lineage, on_event, should_stop, should_finish)


def measure(
    train: Sequence[Record],
    validation: Sequence[Record],
    base: Path,
    settings: TrainingSettings,
    should_stop: Callable[[], bool],
) -> Speed:
    """Load the base model and time a few steps that change nothing.

    Raises:
        NothingToLearn: Some answers are empty.
        RecordsTooLong: Some answers would be cut off.
        ModelUnavailable: The base model can't be loaded.
        TrainingStopped: ``should_stop`` said so.
    """
    trainer = trainers.make(settings.name, settings.model_dump())
    return trainer.measure(train, validation, base, should_stop)

"""Presets: three ready-made sets of settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curate.domain.errors import UnknownName
from curate.training.base import trainers
from curate.training.settings import TrainingSettings


@dataclass(frozen=True, slots=True)
class Preset:
    """Settings with a name that a person can choose by."""

    name: str
    title: str
    sentence: str
    settings: TrainingSettings


PRESETS: Mapping[str, Preset] = {
    made.name: made
    for made in (
        Preset(
            "quick",
            "Quick",
            "A few minutes: enough to see whether tuning helps at all.",
            TrainingSettings(
                epochs=6, max_steps=150, batch_size=8, eval_every=15, eval_examples=48, patience=4
            ),
        ),
        Preset(
            "standard",
            "Standard",
            "The usual choice: trains until the validation loss stops improving.",
            TrainingSettings(epochs=5, learning_rate=7e-4, eval_every=25, patience=4),
        ),
        Preset(
            "thorough",
            "Thorough",
            "A larger adapter, smaller steps and more patience; takes several times as long.",
            TrainingSettings(
                rank=32, alpha=64, epochs=10, learning_rate=4e-4, eval_every=25, patience=6
            ),
        ),
    )
}


def preset(name: str, changes: Mapping[str, Any] | None = None) -> TrainingSettings:
    """The settings of a preset, some of them changed, given as values or as text.

    Raises:
        UnknownName: There is no such preset.
        Unusable: A setting is unknown or out of its range; the message says which.
    """
    if name not in PRESETS:
        raise UnknownName("preset", name, tuple(PRESETS))
    settings = PRESETS[name].settings
    made = trainers.make(settings.name, {**settings.model_dump(), **(changes or {})})
    return TrainingSettings.model_validate(made.model_dump())

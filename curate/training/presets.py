"""Presets: three ready-made sets of settings, each of them a budget of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curate.domain.errors import UnknownName
from curate.training.base import trainers
from curate.training.settings import TrainingSettings

STEPS_ARE_SAID = ("max_steps", "epochs")
"""Who sets one of these says how much is trained, and not how long that may take."""


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
            "About 2 minutes: enough to see whether tuning helps at all.",
            TrainingSettings(
                budget_minutes=2, epochs=4, batch_size=8, eval_examples=48, patience=3
            ),
        ),
        Preset(
            "standard",
            "Standard",
            "About 8 minutes: the usual choice.",
            TrainingSettings(
                budget_minutes=8, epochs=6, batch_size=8, learning_rate=7e-4, patience=4
            ),
        ),
        Preset(
            "thorough",
            "Thorough",
            "About half an hour: a larger adapter, smaller steps and more patience.",
            TrainingSettings(
                budget_minutes=30,
                rank=32,
                alpha=64,
                epochs=10,
                batch_size=8,
                learning_rate=4e-4,
                patience=5,
            ),
        ),
    )
}


def preset(name: str, changes: Mapping[str, Any] | None = None) -> TrainingSettings:
    """The settings of a preset, some of them changed, given as values or as text.

    Whoever says how many steps or passes are made switches the budget off, unless they set it, too.

    Raises:
        UnknownName: There is no such preset.
        Unusable: A setting is unknown or out of its range; the message says which.
    """
    if name not in PRESETS:
        raise UnknownName("preset", name, tuple(PRESETS))
    settings, changes = PRESETS[name].settings, changes or {}
    said = {**settings.model_dump(), **changes}
    if "budget_minutes" not in changes and any(
        str(changes.get(key, 0)) != "0" for key in STEPS_ARE_SAID
    ):
        said["budget_minutes"] = 0
    made = trainers.make(settings.name, said)
    return TrainingSettings.model_validate(made.model_dump())

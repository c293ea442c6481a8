"""The same training as one command, to be run again, elsewhere, or by a script."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from curate.domain.records import Run
from curate.services.tuning.runs import DEFAULT_BASE, preset_settings
from curate.settings import Settings


def run_command(settings: Settings, project: str, dataset: str, run: Run) -> str:
    """A run as a command; every setting that the preset has otherwise stands in it.

    Args:
        settings: Where a base model lies that is a folder in the home.
        project: Name of the project.
        dataset: Name of the version that it was trained on.
        run: The run.
    """
    usual = preset_settings(run.preset).model_dump(mode="json")
    changed = {
        name: value
        for name, value in run.settings.items()
        if name in usual and usual[name] != value
    }
    # One setting may decide on another: whoever says the steps switches the budget off.
    made = preset_settings(run.preset, changed).model_dump(mode="json")
    changed |= {
        name: run.settings[name]
        for name in made.keys() & run.settings.keys()
        if made[name] != run.settings[name]
    }
    base = str(settings.absolute(run.base)) if run.base.startswith("./") else run.base
    return train_command(project, dataset, base, run.preset, changed, name=run.name)


def train_command(
    project: str,
    dataset: str,
    base: str = DEFAULT_BASE,
    preset: str = "quick",
    changes: Mapping[str, Any] | None = None,
    *,
    grid: Mapping[str, Sequence[Any]] | None = None,
    name: str = "",
) -> str:
    """A training as a command for a POSIX shell, whatever signs are in the names."""
    words = ["curate", "train"]
    words += ["--base", base] if base != DEFAULT_BASE else []
    words += ["--preset", preset]
    for setting, value in (changes or {}).items():
        words += ["--set", f"{setting}={value}"]
    for setting, values in (grid or {}).items():
        words += ["--sweep", f"{setting}={','.join(map(str, values))}"]
    words += ["--name", name] if name else []
    # Behind "--", a name that begins with a dash is no option.
    dashed = project.startswith("-") or dataset.startswith("-")
    return shlex.join([*words, *(["--"] if dashed else []), project, dataset])

"""Sweeps: several runs that differ in a few settings, queued at once."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from curate.domain.errors import Unusable
from curate.domain.records import Job, Run, Sweep
from curate.services.jobs import start_worker
from curate.services.people import permit_in
from curate.services.projects import current_person
from curate.services.tuning.models import stored_base
from curate.services.tuning.runs import (
    DEFAULT_BASE,
    LONGEST_NAME,
    preset_settings,
    queue_run,
    run_label,
    trainable_version,
)
from curate.settings import Settings
from curate.stores import Database
from curate.training import TrainingSettings

SWEPT = (
    "learning_rate",
    "rank",
    "alpha",
    "dropout",
    "target_modules",
    "epochs",
    "max_steps",
    "batch_size",
    "warmup",
    "weight_decay",
    "seed",
)
"""Settings that may differ: those by which validation losses can still be compared."""
MOST_RUNS = 24

Grid = Mapping[str, Sequence[Any]]


def parse_grid(texts: Sequence[str]) -> dict[str, list[str]]:
    """A grid out of texts such as ``learning_rate=1e-4,5e-4``.

    Raises:
        Unusable: One has no equals sign or no value, or names a setting twice.
    """
    grid: dict[str, list[str]] = {}
    for text in texts:
        name, equals, given = text.partition("=")
        values = [one.strip() for one in given.split(",") if one.strip()]
        if not name or not equals or not values:
            raise Unusable(
                f"--sweep {text} can't be used. Nothing was started: write  --sweep SETTING=VALUE,VALUE , "
                "such as  --sweep learning_rate=1e-4,5e-4"
            )
        if name in grid:
            raise Unusable(
                f"--sweep names {name} twice. Nothing was started: put all its values into one --sweep."
            )
        grid[name] = values
    return grid


def sweep_points(
    grid: Grid, preset: str = "quick", changes: Mapping[str, Any] | None = None
) -> list[tuple[dict[str, Any], TrainingSettings]]:
    """Every combination of a grid: what differs in it, and all settings.

    Where the rank differs and nobody says how strongly the adapter acts, that follows the rank.

    Raises:
        UnknownName: There is no such preset.
        Unusable: A setting can't be swept or has a value that it can't have, or there are not two to 24 of
            them.
    """
    foreign = sorted(grid.keys() - set(SWEPT))
    if foreign:
        raise Unusable(
            f"A sweep can't be over {', '.join(foreign)}. Nothing was started: choose among "
            f"{', '.join(SWEPT)}."
        )
    changes = dict(changes or {})
    usual = preset_settings(preset)
    follows = "rank" in grid and "alpha" not in {**grid, **changes}
    points: list[tuple[dict[str, Any], TrainingSettings]] = []
    for values in product(*grid.values()):
        point = dict(zip(grid, values, strict=True))
        made = preset_settings(preset, {**changes, **point})
        if follows:
            alpha = made.rank * usual.alpha / usual.rank
            made = preset_settings(preset, {**changes, **point, "alpha": alpha})
        if made not in [settings for _, settings in points]:
            points.append(({name: getattr(made, name) for name in grid}, made))
    if not 2 <= len(points) <= MOST_RUNS:
        raise Unusable(
            f"A sweep has 2 to {MOST_RUNS} runs, and this one has {len(points)}. Nothing was started: give "
            f"{'more' if len(points) < 2 else 'fewer'} values."
        )
    return points


def start_sweep(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    grid: Grid,
    base: str = DEFAULT_BASE,
    preset: str = "quick",
    changes: Mapping[str, Any] | None = None,
    person: str | None = None,
    name: str = "",
) -> tuple[Sweep, list[tuple[Run, Job]]]:
    """Queue a run for every combination of a grid, all or none.

    Args:
        database: Where.
        settings: Where the files are.
        project: Name of the project.
        dataset: The version that all are trained on.
        grid: Settings with the values to try.
        base: The base model of all.
        preset: What they begin from.
        changes: Settings of all that differ from the preset.
        person: Who does it.
        name: What to call it.

    Raises:
        NotFound: No such project or dataset version.
        NotAllowed: The person may not train there. Nothing was started.
        Unusable: The grid can't be used, or the version has nothing to train on, or no validation part to
            choose by. Nothing was started.
    """
    person = person or current_person()
    permit_in(database, project, person, "train")
    points, label = sweep_points(grid, preset, changes), run_label(name)
    version = trainable_version(database, project, dataset)
    if version.validation == 0:
        raise Unusable(
            f"Dataset version {dataset} has no validation part, by whose loss the runs of a sweep are "
            "compared: choosing by the held-out test would spoil it. Nothing was started: create a version "
            "with a validation part."
        )
    label = label or f"Sweep over {', '.join(one.replace('_', ' ') for one in grid)}"
    stored = stored_base(settings, base)
    with database.begin() as stores:
        sweep = stores.runs.add_sweep(version.project, label[:LONGEST_NAME], len(points), person)
        made = [
            queue_run(
                stores,
                project,
                version,
                stored,
                preset,
                chosen,
                person,
                name=point_title(point)[:LONGEST_NAME],
                sweep=sweep.id,
            )
            for point, chosen in points
        ]
    start_worker(settings)
    return sweep, made


def point_title(point: Mapping[str, Any]) -> str:
    """What tells a run of a sweep from the others: ``learning rate 0.0005, rank 16``."""
    return ", ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in point.items())


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)

"""Base models and adapters, every file of which is read and held against what was recorded."""

import time
from collections.abc import Iterator
from pathlib import Path

from curate import models, training
from curate.domain.errors import CurateError
from curate.services.doctor.diagnosis import Diagnosis, fine, wrong
from curate.settings import Settings
from curate.stores import Database
from curate.text import count


def check_weights(settings: Settings, database: Database | None) -> list[Diagnosis]:
    """The models that were downloaded, and the adapters of all runs."""
    found = [_model(settings, models.DEFAULT)]
    found += [_model(settings, name) for name in _others(settings.models)]
    if database is not None:
        try:
            found.append(_adapters(settings, database))
        except CurateError as error:
            found.append(wrong("adapters", str(error)))
    return found


def _others(folder: Path) -> Iterator[str]:
    """Ids of the models in a folder beside the default one."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = path.name.replace("--", "/", 1)
        if path.is_dir() and name[0] != "." and name != models.DEFAULT:
            yield name


def _model(settings: Settings, name: str) -> Diagnosis:
    check = "base model" if name == models.DEFAULT else f"base model {name}"
    folder = models.model_folder(name, settings.models)
    if not folder.is_dir():
        return fine(
            check,
            f"{models.title_of(name)} will be downloaded before the first training (about 100 MB)",
        )
    started = time.monotonic()
    try:
        why = models.damage_of(models.find(name), settings.models, full=True)
        again = f"download it again, on the page Train or with `curate models pull {name}`."
    except CurateError:  # a folder that somebody put there
        why = models.find_damage(folder)
        again = "put a good copy in its folder."
    if why:
        return wrong(check, f"{models.title_of(name)} is damaged ({why}): {again}")
    size = sum(one.stat().st_size for one in folder.iterdir() if one.is_file()) / 1e6
    seconds = time.monotonic() - started
    return fine(
        check, f"{models.title_of(name)} is downloaded, {size:.0f} MB verified in {seconds:.1f} s"
    )


def _adapters(settings: Settings, database: Database) -> Diagnosis:
    with database.read() as stores:
        results = stores.runs.finished()
    damaged = []
    for run, result in results.items():
        folder = settings.absolute(result.adapter)
        if folder.is_dir() and (why := training.adapter_damage(folder)):
            damaged.append(f"run {run} ({why})")
    if damaged:
        return wrong(
            "adapters",
            f"Damaged: {', '.join(damaged)}. Train again with the same settings, or restore a backup into "
            "an empty home (`curate restore FILE`).",
        )
    return fine("adapters", f"{count(len(results), 'adapter')} as they were written")

"""The doctor, which shows what is installed, missing or wrong, and how to fix it."""

import os
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from curate import models
from curate.domain.errors import CurateError
from curate.settings import Settings
from curate.stores import open_database, reserve_of
from curate.text import count

NEEDED_GB = 3
PACKAGES = ("streamlit", "torch", "transformers", "peft", "scikit-learn", "datasketch", "tiktoken")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was checked, whether it is fine, and what to do if it is not."""

    check: str
    ok: bool
    message: str


def diagnose(settings: Settings) -> list[Diagnosis]:
    """Check everything that Curate needs. Imports none of the heavy packages."""
    return [
        _python(),
        *(_package(name) for name in PACKAGES),
        _home(settings),
        _space(settings),
        _reserve(settings),
        _database(settings),
        _model(settings),
    ]


def _python() -> Diagnosis:
    running = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info >= (3, 11)
    return Diagnosis("python", ok, f"Python {running}" + ("" if ok else ": install 3.11 or newer."))


def _package(name: str) -> Diagnosis:
    try:
        return Diagnosis(name, True, version(name))
    except PackageNotFoundError:
        return Diagnosis(name, False, f"{name} is not installed: run `make install`.")


def _home(settings: Settings) -> Diagnosis:
    try:
        folder = settings.make_home()
    except CurateError as error:
        return Diagnosis("home", False, str(error))
    if not os.access(folder, os.W_OK):
        return Diagnosis(
            "home",
            False,
            f"{folder} can't be written to. Set CURATE_HOME to a folder that you own.",
        )
    return Diagnosis("home", True, str(folder))


def _space(settings: Settings) -> Diagnosis:
    folder = settings.home if settings.home.exists() else settings.home.parent
    free = shutil.disk_usage(folder if folder.exists() else "/").free / 1e9
    ok = free > NEEDED_GB
    return Diagnosis(
        "disk space",
        ok,
        f"{free:.0f} GB free"
        + ("" if ok else f": base models and training runs need {NEEDED_GB} GB, free some space."),
    )


def _reserve(settings: Settings) -> Diagnosis:
    reserve = reserve_of(settings)
    if reserve is None or not reserve.size:
        return Diagnosis("reserve", True, "none is kept")
    size = f"{reserve.size / 1e6:,.1f} MB"
    if reserve.held:
        return Diagnosis("reserve", True, f"{size} are kept on the disk for cleaning up")
    try:
        reserve.keep()
    except CurateError as error:
        return Diagnosis("reserve", False, str(error))
    return Diagnosis("reserve", True, f"{size} are kept on the disk for cleaning up")


def _database(settings: Settings) -> Diagnosis:
    try:
        opened = open_database(settings)
        with opened.read() as stores:
            projects = len(stores.projects.all())
        opened.close()
    except CurateError as error:
        return Diagnosis("database", False, str(error))
    return Diagnosis(
        "database", True, f"{opened.engine.dialect.name}, {count(projects, 'project')}"
    )


def _model(settings: Settings) -> Diagnosis:
    there = models.present(models.DEFAULT, settings.models)
    text = (
        "is downloaded" if there else "will be downloaded before the first training (about 100 MB)"
    )
    return Diagnosis("base model", True, f"{models.title_of(models.DEFAULT)} {text}")

"""What is installed, missing or wrong, and how to fix it."""

import os
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from curate import models
from curate.domain.errors import CurateError
from curate.settings import Settings
from curate.stores import Database

NEEDED_GB = 3
PACKAGES = ("streamlit", "torch", "transformers", "peft", "scikit-learn", "datasketch", "tiktoken")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at: whether it is well, and what to do where it isn't."""

    check: str
    ok: bool
    message: str


def examine(settings: Settings) -> list[Diagnosis]:
    """Look at everything that Curate needs. Imports none of the heavy packages."""
    return [
        _python(),
        *(_package(name) for name in PACKAGES),
        _home(settings),
        _space(settings),
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
            "home", False, f"{folder} can't be written. Set CURATE_HOME to a folder of yours."
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
        + ("" if ok else f": a base model and runs want {NEEDED_GB} GB, make room."),
    )


def _database(settings: Settings) -> Diagnosis:
    try:
        opened = Database(settings.url)
        with opened.read() as stores:
            count = len(stores.projects.all())
        opened.close()
    except CurateError as error:
        return Diagnosis("database", False, str(error))
    return Diagnosis("database", True, f"{opened.engine.dialect.name}, {count} projects")


def _model(settings: Settings) -> Diagnosis:
    there = models.present(models.DEFAULT, settings.models)
    text = "is in place" if there else "will be fetched before the first training (about 100 MB)"
    return Diagnosis("base model", True, f"{models.DEFAULT} {text}")

"""The computer: Python, packages, the home, room on its disk."""

import os
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version

from curate.domain.errors import CurateError
from curate.services.doctor.diagnosis import Diagnosis, fine, wrong
from curate.settings import Settings
from curate.stores import reserve_of

NEEDED_GB = 3
PACKAGES = ("streamlit", "torch", "transformers", "peft", "scikit-learn", "datasketch", "tiktoken")


def check_computer(settings: Settings) -> list[Diagnosis]:
    """What Curate needs of the computer."""
    found = [_python(), *map(_package, PACKAGES)]
    return [*found, _home(settings), _space(settings), _reserve(settings)]


def _python() -> Diagnosis:
    running = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info >= (3, 11)
    return Diagnosis("python", ok, f"Python {running}" + ("" if ok else ": install 3.11 or newer."))


def _package(name: str) -> Diagnosis:
    try:
        return fine(name, version(name))
    except PackageNotFoundError:
        return wrong(name, f"{name} is not installed: run `make install`.")


def _home(settings: Settings) -> Diagnosis:
    try:
        folder = settings.make_home()
    except CurateError as error:
        return wrong("home", str(error))
    if not os.access(folder, os.W_OK):
        return wrong(
            "home", f"{folder} can't be written to. Set CURATE_HOME to a folder that you own."
        )
    return fine("home", str(folder))


def _space(settings: Settings) -> Diagnosis:
    folder = settings.home if settings.home.exists() else settings.home.parent
    free = shutil.disk_usage(folder if folder.exists() else "/").free / 1e9
    if free > NEEDED_GB:
        return fine("disk space", f"{free:.0f} GB free")
    needed = f"base models and training runs need {NEEDED_GB} GB, free some space."
    return wrong("disk space", f"{free:.1f} GB free: {needed}")


def _reserve(settings: Settings) -> Diagnosis:
    reserve = reserve_of(settings)
    if reserve is None or not reserve.size:
        return fine("disk reserve", "none is kept")
    try:
        reserve.require_room()
    except CurateError as error:
        return wrong("disk reserve", str(error))
    kept = "are kept" if reserve.held else "are free, and will be kept,"
    return fine("disk reserve", f"{reserve.size / 1e6:,.1f} MB {kept} for cleaning up a full disk")

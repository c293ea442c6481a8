"""Folders of runs that are being deleted: put aside first, so that an interruption leaves nothing half."""

from contextlib import suppress
from pathlib import Path

_ASIDE = ".deleting-"


def put_aside(folder: Path) -> Path:
    """Put a run's folder aside, if it has one; returns where it is then."""
    aside = folder.with_name(f"{_ASIDE}{folder.name}")
    with suppress(FileNotFoundError):
        folder.rename(aside)
    return aside


def put_back(folder: Path) -> None:
    """Put it back where it was."""
    with suppress(FileNotFoundError):
        folder.with_name(f"{_ASIDE}{folder.name}").rename(folder)


def left_aside(runs: Path, known: frozenset[int]) -> list[Path]:
    """Folders that deletions left which were interrupted; those of runs that are still there go back.

    Args:
        runs: The folder of all runs.
        known: Ids of the runs that are there.
    """
    left = []
    for aside in sorted(runs.glob(f"{_ASIDE}*")) if runs.is_dir() else ():
        number = aside.name.removeprefix(_ASIDE)
        if number.isdigit() and int(number) in known:
            put_back(runs / number)
        else:
            left.append(aside)
    return left

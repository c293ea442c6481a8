"""Erasing in the files of the home: logs, answers, settings of runs; and naming those that can't be."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from curate.models import record_again
from curate.reserve import NAME as RESERVE
from curate.services.backups import BACKUP_FOLDER
from curate.settings import Settings
from curate.training import OF_THE_BASE_MODEL

LARGEST = 64 << 20
"""Bytes of a file that is read as a whole; a larger one line by line."""
_BINARY = frozenset({".safetensors", ".gguf", ".bin", ".part", ".new"})
# SQLite, gzip, xz, bzip2, 7-zip, Zstandard, RAR.
_SEALED = (
    b"SQLite format 3",
    b"\x1f\x8b",
    b"\xfd7zXZ",
    b"BZh",
    b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
    b"Rar!",
)
_DATABASE = (".db", ".db-wal", ".db-shm", ".sqlite", ".sqlite3")


@dataclass(frozen=True, slots=True)
class HeldBy:
    """What files hold.

    Attributes:
        texts: Files that are rewritten.
        others: Files that hold it and can't be changed: they are no texts.
    """

    texts: tuple[Path, ...]
    others: tuple[Path, ...]


def home_files(settings: Settings) -> Iterator[Path]:
    """The files of the home that may hold a person's text: not the database, models and backups."""
    home = settings.home
    if not home.is_dir():
        return
    for path in sorted(home.rglob("*")):
        parts = path.relative_to(home).parts
        if (
            path.is_file()
            and not path.is_symlink()
            and parts[0] not in {"models", BACKUP_FOLDER, RESERVE}
            and not path.name.endswith(_DATABASE)
            and not _is_sealed(path)
            # A base model's vocabulary has many a name; an adapter's folder has a copy of it.
            and not (parts[0] == "runs" and path.name in OF_THE_BASE_MODEL)
        ):
            yield path


def sealed_files(settings: Settings) -> list[Path]:
    """Files of the home that hold what nobody can find there: copies of a database, and packed files."""
    own = Path(settings.url.partition(":///")[2])
    return [
        path
        for path in sorted(settings.home.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and path != own
        and settings.models not in path.parents
        and _is_sealed(path)
    ]


def files_with(
    settings: Settings, found_in: Callable[[str], bool], left_alone: Callable[[Path], bool]
) -> HeldBy:
    """Files of the home that hold something."""
    texts: list[Path] = []
    others: list[Path] = []
    for path in home_files(settings):
        if left_alone(path):
            continue
        if any(found_in(text) for text in _texts(path)):
            (others if path.suffix in _BINARY or _is_archive(path) else texts).append(path)
    return HeldBy(tuple(texts), tuple(others))


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change the texts of a file. A log, which its writer has open, is changed in place."""
    after = [change(text).encode("utf-8", "surrogateescape") for text in _texts(path)]
    if path.suffix == ".log":
        with path.open("r+b") as file:
            file.writelines(after)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
        return
    fresh = path.with_name(f"{path.name}.part")
    with fresh.open("wb") as file:
        file.writelines(after)
    fresh.chmod(path.stat().st_mode & 0o777)
    fresh.replace(path)
    with suppress(ValueError):  # a damaged record stays what it is
        record_again(path)


def _texts(path: Path) -> Iterator[str]:
    """A file as texts: as a whole, or line by line; of an archive, that of its members."""
    try:
        if _is_archive(path):
            with ZipFile(path) as archive:
                for info in archive.infolist():
                    yield info.filename
                    if info.file_size <= LARGEST:
                        yield archive.read(info).decode("utf-8", "replace")
            return
        with path.open("rb") as file:
            if path.stat().st_size <= LARGEST:
                yield file.read().decode("utf-8", "surrogateescape")
            else:
                for line in file:
                    yield line.decode("utf-8", "surrogateescape")
    except (OSError, BadZipFile, RuntimeError, NotImplementedError):
        return


def _is_sealed(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16).startswith(_SEALED)
    except OSError:
        return False


def _is_archive(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False

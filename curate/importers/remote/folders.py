"""Folders here: a data set is read as one table, any other like an archive of its files."""

import os
import zipfile
from pathlib import Path
from typing import NoReturn

from curate.domain.errors import UnreadableFile, Unusable
from curate.importers.archives.archive import LARGEST, MOST
from curate.importers.remote.dataset_files import combined
from curate.importers.remote.hub import local_rows
from curate.importers.remote.progress import Limits, unpacked

_NOW = "Nothing was imported: name the files in it."


def folder_as_file(folder: Path, target: Path) -> Path:
    """What a folder holds as one file, written into the folder ``target``.

    Raises:
        UnreadableFile: It is empty, holds more than is read at once, or a part of it may not be read.
        Unusable: It is a data set of several configurations.
    """
    files = _files(folder)
    rows = local_rows(folder)
    if rows is not None:
        if len(rows) == 1 and rows[0][1].suffix not in {".arrow", ".gz", ".bz2", ".xz"}:
            return rows[0][1]
        return combined([(about, _copy(path, target)) for about, path in rows], target, folder.name)
    if not files:
        raise UnreadableFile(folder.name, "the folder is empty.")
    if len(files) > MOST or sum(path.stat().st_size for path in files) > LARGEST:
        why = f"the folder holds more than {MOST:,} files or {LARGEST >> 30} GB."
        raise UnreadableFile(folder.name, why, _NOW)
    archive = target / f"{folder.name}.zip"
    try:
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
            for path in files:
                packed.write(path, path.relative_to(folder).as_posix())
    except OSError as error:
        _refuse(folder, error)
    except ValueError as error:
        raise Unusable(f"{folder.name} can't be read: {error}. {_NOW}") from None
    return archive


def _files(folder: Path) -> list[Path]:
    """All files in it and below it, in their order; a folder that may not be read is not passed over."""

    def stop(error: OSError) -> NoReturn:
        _refuse(folder, error)

    found = [Path(at, name) for at, _, names in os.walk(folder, onerror=stop) for name in names]
    try:
        return [path for path in sorted(found) if path.is_file() and not path.is_symlink()]
    except OSError as error:  # a folder whose names may be listed, and no more
        stop(error)


def _refuse(folder: Path, error: OSError) -> NoReturn:
    """Say of which part of the folder the system says what."""
    part = Path(error.filename or folder)
    inside = f"{part.relative_to(folder)} in it: " if folder in part.parents else ""
    why = f"{inside}{error.strerror or error}."
    raise UnreadableFile(folder.name, why, _NOW) from None


def _copy(path: Path, target: Path) -> Path:
    """A packed file, unpacked beside the others; any other where it is."""
    if path.suffix not in {".gz", ".bz2", ".xz"}:
        return path
    there = target / "parts" / path.name
    there.parent.mkdir(exist_ok=True)
    there.write_bytes(path.read_bytes())
    return unpacked(path.name, there, Limits())

"""Uploads that an erasure removes as a whole: files as they came, which nobody edits."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from curate.services.project_actions import project_uploads
from curate.settings import Settings
from curate.stores import Database

_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_INSIDE = 256 << 20
"""Bytes of a member of an archive, or of a file, that is looked into."""


def uploads_with(settings: Settings, found_in: Callable[[str], bool]) -> list[Path]:
    """Folders of uploads in which a file holds the text, or may: one that is too large to look into."""
    folder = settings.home / "uploads"
    if not folder.is_dir():
        return []
    return sorted(
        one
        for one in folder.iterdir()
        if any(_holds(path, found_in) for path in [one, *one.rglob("*")])
    )


def uploads_left(database: Database, settings: Settings, project: int) -> list[Path]:
    """Folders of uploads that ended imports of a project left behind.

    They are needed only to import again, and may hold the text packed in ways that can't be searched.
    """
    with database.read() as stores:
        return [one for one in project_uploads(stores, settings, project) if one.exists()]


def remove_uploads(folders: Sequence[Path]) -> None:
    """Remove them."""
    for one in folders:
        shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)


def _holds(path: Path, found_in: Callable[[str], bool]) -> bool:
    if found_in(path.name):
        return True
    if not path.is_file() or path.is_symlink():
        return False
    try:
        with ZipFile(path) as archive:
            return any(
                found_in(info.filename)
                or (info.file_size <= _INSIDE and _found(archive.read(info), found_in))
                for info in archive.infolist()
            )
    except (BadZipFile, RuntimeError, NotImplementedError):
        pass
    return path.stat().st_size > _INSIDE or _found(path.read_bytes(), found_in)


def _found(content: bytes, found_in: Callable[[str], bool]) -> bool:
    return any(found_in(content.decode(encoding, "replace")) for encoding in _ENCODINGS)

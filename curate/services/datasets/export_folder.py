"""The folder of an export: all files are written aside first, then put in place together.

An export that fails or is interrupted leaves the folder as it was. What it replaces is said; a file that is
not of an earlier export, or was changed since, is kept under another name.
"""

import contextlib
import hashlib
import json
import os
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from curate.text import count

MANIFEST = "manifest.json"
_ASIDE = ".curate-export-"
_REPLACED = "replaced"
# What another machine left aside, of which nobody can tell whether it still writes, is old after a day.
_OLD = 24 * 3600


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What a folder holds of an earlier export, by its manifest.

    Attributes:
        title: Version and format, for a sentence.
        files: Names of files that are as they were written.
        changed: Names of files that somebody changed since.
    """

    title: str = ""
    files: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Moves:
    """Renames that can be reverted."""

    done: list[tuple[Path, Path]] = field(default_factory=list)

    def move(self, source: Path, target: Path) -> None:
        self.done.append((source, target))  # before it is done: an interrupt may come in between
        source.rename(target)

    def revert(self) -> None:
        for source, target in reversed(self.done):
            if target.exists() and not source.exists():
                target.rename(source)


@contextlib.contextmanager
def written_aside(folder: Path) -> Iterator[Path]:
    """A folder to write into, on the same disk as ``folder``; gone afterwards.

    ``folder`` is made where it is not there; if anything fails it is as it was, or not there again.

    Raises:
        OSError: It can't be written.
    """
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        aside = Path(mkdtemp(prefix=f"{_ASIDE}{socket.gethostname()}-{os.getpid()}-", dir=folder))
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except BaseException:
        for one in made:
            with contextlib.suppress(OSError):
                one.rmdir()
        raise


def put_in_place(aside: Path, folder: Path) -> list[str]:
    """Move what was written aside into its folder, the manifest last.

    Args:
        aside: Where all files of the export are.
        folder: Where they belong.

    Returns:
        Sentences about what was replaced, removed and kept.

    Raises:
        OSError: A file can't be moved. The folder is as it was.
    """
    names = sorted((one.name for one in aside.iterdir()), key=lambda name: (name == MANIFEST, name))
    earlier = _earlier(folder)
    there = {name for name in names if os.path.lexists(folder / name)}
    kept = {name: _free_name(folder, name) for name in sorted(there - earlier.files)}
    stale = sorted(earlier.files - set(names))
    replaced = aside / _REPLACED
    replaced.mkdir()
    moves = _Moves()
    try:
        # Without its manifest a folder says by itself that its files are not complete.
        for name in sorted((there & earlier.files) | set(stale), key=lambda name: name != MANIFEST):
            moves.move(folder / name, replaced / name)
        for name, other in kept.items():
            moves.move(folder / name, folder / other)
        for name in names:
            moves.move(aside / name, folder / name)
    except BaseException:
        moves.revert()
        raise
    return list(_said(folder, earlier, sorted(there & earlier.files), stale, kept))


def _said(
    folder: Path, earlier: _Earlier, over: list[str], stale: list[str], kept: Mapping[str, str]
) -> Iterator[str]:
    if over:
        yield f"{folder.name}: {', '.join(over)} of an earlier export ({earlier.title}) were replaced."
    if stale:
        text = count(len(stale), "file", "files")
        yield (
            f"{folder.name}: {text} of an earlier export ({earlier.title}) that this one does not have "
            f"{'was' if len(stale) == 1 else 'were'} removed: {', '.join(stale)}."
        )
    for name, other in kept.items():
        why = (
            "was changed since an earlier export"
            if name in earlier.changed
            else "was there and is not of an earlier export"
        )
        yield f"{folder.name}: {name} {why}, so it is kept as {other}."


def _earlier(folder: Path) -> _Earlier:
    """What the manifest in a folder says is of an export, and still is."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        title = f"{manifest['dataset']}, {manifest['format']}"
        listed_files = {one["path"]: one["sha256"] for one in manifest["files"]}
        listed_files |= dict(manifest.get("beside") or {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _Earlier()  # there is none, or it is somebody else's
    same: set[str] = {MANIFEST}
    changed: set[str] = set()
    for name, sha256 in listed_files.items():
        path = folder / str(name)
        if Path(str(name)).name == name and path.is_file() and not path.is_symlink():
            (same if _sha256(path) == sha256 else changed).add(name)
    return _Earlier(title, frozenset(same), frozenset(changed))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free_name(folder: Path, name: str) -> str:
    """A name under which a file can be kept: ``train.jsonl.bak``, ``train.jsonl.bak2`` and so on."""
    number, other = 1, f"{name}.bak"
    while os.path.lexists(folder / other):
        number += 1
        other = f"{name}.bak{number}"
    return other


def _sweep(folder: Path) -> None:
    """Remove what an export left that was killed; what it had put away comes back."""
    for left in folder.glob(f"{_ASIDE}*"):
        if not left.is_dir() or _is_alive(left):
            continue
        put_away = left / _REPLACED
        for one in sorted(put_away.iterdir()) if put_away.is_dir() else ():
            if not os.path.lexists(folder / one.name):
                one.rename(folder / one.name)
        shutil.rmtree(left, ignore_errors=True)


def _is_alive(left: Path) -> bool:
    """Whether the process that made a folder aside may still be writing into it."""
    if time.time() - left.stat().st_mtime > _OLD:
        return False
    host, pid, _ = left.name.removeprefix(_ASIDE).rsplit("-", 2)
    if host != socket.gethostname() or os.name != "posix":
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True

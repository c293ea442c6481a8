"""ZIP archives, unpacked into a folder of their own, within bounds.

Names inside an archive are never used as paths: the name of a member is only
shown to the person, and its last part names the unpacked file.
"""

import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from curate.domain.errors import UnreadableFile, printable

LARGEST = 2 << 30
MOST = 10_000
MOST_DAYS = 200_000
HIGHEST_RATIO = 200
_SMALL = 20 << 20
_PIECE = 1 << 20
_ENCRYPTED = 1
_DEEPEST = 10
_DAY = re.compile(r"/\d{4}-\d{2}-\d{2}\.json$")
_UNSAFE = re.compile(r"[^\w .()+,@-]")
_OTHERS = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, ValueError, RuntimeError),
    *(struct.error, OverflowError),
)
# Folders of archives that are open at the moment.
_UNPACKED: list[Path] = []
_SPLIT = "Nothing was imported: unpack it and import the files inside."


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    Attributes:
        name: What the archive calls it.
        path: Where it was unpacked; None where it was not.
        fault: Why it was not unpacked, a sentence.
        aside: Why it is left out on purpose.
    """

    name: str
    path: Path | None = None
    fault: str = ""
    aside: str = ""


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP archive of files, rather than a workbook or document in one."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) not in {b"PK\x03\x04", b"PK\x05\x06"}:
                return False
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except _DAMAGE:
        return False
    office = ("xl/", "word/", "ppt/", "META-INF/manifest.xml", "content.xml", "[Content_Types].xml")
    return not any(name.startswith(office) for name in names)


@contextmanager
def unpack_archive(path: Path) -> Iterator[list[Member]]:
    """The files of an archive, on disk as long as the context lasts, in the archive's order.

    Raises:
        UnreadableFile: Damaged, or it would unpack to more than is plausible: over 2 GB, over
            10,000 files, or over 200 times its own size.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            _refuse_bombs(path, parts)
            with tempfile.TemporaryDirectory(prefix="curate-") as folder:
                wanted = [part for part in parts if not _is_other(part.filename)]
                folders: dict[str, Path] = {}
                _UNPACKED.append(Path(folder))
                try:
                    yield [
                        _unpack(archive, part, Path(folder), folders, number)
                        for number, part in enumerate(wanted)
                    ]
                finally:
                    _UNPACKED.remove(Path(folder))
    except _DAMAGE:
        raise UnreadableFile(path.name, "it is a damaged ZIP archive.", _SPLIT) from None


def members_beside(path: Path) -> tuple[Path, ...]:
    """The files that were unpacked together with a member; none where it is no member."""
    folder = next((each for each in _UNPACKED if each in path.parents), None)
    return () if folder is None else tuple(each for each in folder.rglob("*") if each.is_file())


def _refuse_bombs(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    size = sum(part.file_size for part in parts)
    packed = max(1, path.stat().st_size)
    # A chat tool writes a file a day for each of its channels.
    days = sum(_DAY.search(part.filename) is not None for part in parts)
    if len(parts) - days > MOST or days > MOST_DAYS:
        raise UnreadableFile(path.name, f"it contains more than {MOST:,} files.", _SPLIT)
    if size > LARGEST or size > max(_SMALL, HIGHEST_RATIO * packed):
        why = f"it would unpack to {size >> 20:,} MB, far too much for texts."
        raise UnreadableFile(path.name, why, _SPLIT)


def _is_other(name: str) -> bool:
    """Whether an operating system put a file there for itself."""
    parts = [part.lower() for part in PurePosixPath(name).parts]
    return any(part in _OTHERS or part.startswith("._") for part in parts)


def _safe(name: str) -> str:
    """A name of one part that can do no harm; most names are one already."""
    harmless = _UNSAFE.sub("_", name)[-120:].lstrip(".")
    return harmless.encode()[-200:].decode(errors="ignore") or "file"


def _folder(inside: PurePosixPath, folder: Path, folders: dict[str, Path]) -> Path:
    """Where the members of a folder are unpacked: nested as in the archive, to a depth of 10."""
    parts = inside.parts
    if not parts or len(parts) > _DEEPEST:
        known = folders.setdefault(
            str(inside) if parts else "", folder / f"={len(folders)}" if parts else folder
        )
        known.mkdir(exist_ok=True)
        return known
    if str(inside) not in folders:
        base = _folder(inside.parent, folder, folders) / _safe(parts[-1])
        while base.exists():
            base = base.with_name(f"{base.name}_")
        base.mkdir()
        folders[str(inside)] = base
    return folders[str(inside)]


def _unpack(
    archive: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    folder: Path,
    folders: dict[str, Path],
    number: int,
) -> Member:
    """One member, in a folder of its own for each folder of the archive."""
    shown = printable(part.filename.encode("utf-8", "replace").decode())
    inside = PurePosixPath(part.filename.replace("\\", "/"))
    if inside.is_absolute() or ".." in inside.parts or ":" in "".join(inside.parts[:1]):
        return Member(shown, fault="Its name points outside the archive, so it was not unpacked.")
    if stat.S_ISLNK(part.external_attr >> 16):
        return Member(shown, fault="It is a link to another file, so it was not unpacked.")
    if part.flag_bits & _ENCRYPTED:
        return Member(shown, fault="It is protected by a password, so it was not unpacked.")
    base = _folder(inside.parent, folder, folders)
    target = base / _safe(shown.rpartition("/")[2])
    while target.exists():  # of one name, or of names that differ in what a disk does not see
        target = target.with_name(f"{number}_{target.name}")
    try:
        with archive.open(part) as source, target.open("wb") as stream:
            left = part.file_size
            while left >= 0 and (piece := source.read(_PIECE)):
                left -= len(piece)
                stream.write(piece)
    except (*_DAMAGE, NotImplementedError):
        return Member(shown, fault="It is damaged and could not be unpacked.")
    if left < 0:
        target.unlink()
        return Member(shown, fault="It is larger than the archive says, so it was not unpacked.")
    return Member(shown, target)

"""Several files chosen at once, told apart: each table by itself, notes together, e-mails together."""

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from curate import importers
from curate.domain.errors import CurateError, printable
from curate.importers.archives.archive import is_archive, unpack_archive
from curate.importers.presets.training.llama_factory import IndexOnly
from curate.services.importing.uploads import bundle_notes, free_path, stored_upload
from curate.settings import Settings
from curate.text import count

# Formats of which each file is one message.
_MAILS = frozenset({"eml"})
_NOTES = "notes"
# Presets of which one file says what another one means.
_JOINED = {"batch_output": "batch", "batch_requests": "batch", "doccano": "doccano"}
_BUNDLES = {"mail": "e-mail", "batch": "file of a batch", "doccano": "file of doccano"}


@dataclass(frozen=True, slots=True)
class SortedUpload:
    """A file that is imported by itself: where it lies, what the person calls it, and its preset if known."""

    path: Path
    name: str
    preset: str | None = None


@dataclass(frozen=True, slots=True)
class SortedUploads:
    """The files of one choice.

    Attributes:
        uploads: Those that can be imported, tables first.
        told: What became of the others, and how these were told apart, in sentences.
    """

    uploads: tuple[SortedUpload, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str
    kind: str
    columns: frozenset[str] = frozenset()
    preset: str | None = None


def sort_uploads(settings: Settings, files: Sequence[tuple[str, bytes]]) -> SortedUploads:
    """Store the files that were chosen together, and tell apart what is imported by itself.

    Every table is, with columns of its own; notes come in together, and so do e-mails, and files of which
    one says what another means. An archive of files that don't belong together is taken apart likewise. A
    single file is stored as it is.

    Args:
        settings: Where uploads are kept.
        files: Name and content of each.

    Raises:
        Unusable: A note is damaged. Nothing was kept.
    """
    folder = stored_upload(settings, files[0][0]).parent
    try:
        stored = [(_stored(folder, name, content), name) for name, content in files]
        return sort_stored(settings, stored)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def sort_stored(settings: Settings, stored: Sequence[tuple[Path, str]]) -> SortedUploads:
    """Tell apart files that lie in one folder of uploads, each with the name that it is shown by."""
    if len(stored) == 1:
        path, name = stored[0]
        return _archive(settings, path, name) or SortedUploads((SortedUpload(path, name),), ())
    return _sorted(settings, stored)


def _stored(folder: Path, name: str, content: bytes) -> Path:
    """The file in this folder, under its name as far as that is harmless and free."""
    path = free_path(folder, name)
    path.write_bytes(content)
    return path


def _sorted(settings: Settings, stored: Sequence[tuple[Path, str]]) -> SortedUploads:
    found: list[_File] = []
    told: list[str] = []
    for path, name in stored:
        try:
            found.append(_looked_at(path, name))
        except IndexOnly:
            told.append(f"{printable(name)} describes the other files: they are read as it says.")
        except CurateError as error:
            why = str(error).removesuffix(" Nothing was imported.")
            told.append(f"Left out: {why.replace('Nothing was imported: ', 'To import it, ')}")
            path.unlink()
    uploads = list(_told_apart(settings, found))
    kinds = [
        _kind_sentence([one for one in found if one.kind == kind], kind)
        for kind in ("table", _NOTES, *_BUNDLES)
    ]
    if len(uploads) > 1:
        *first, last = [kind for kind in kinds if kind]
        said = f"{', '.join(first)} and {last}" if first else last
        told.insert(0, f"These are {said}. Each is imported by itself, with its own columns.")
    return SortedUploads(tuple(uploads), tuple(told))


def _looked_at(path: Path, name: str) -> _File:
    about = importers.inspect(path, count=False)
    if about.preset == _NOTES:
        return _File(path, name, _NOTES)
    if about.format in _MAILS:
        return _File(path, name, "mail")
    kind = _JOINED.get(about.preset or "", "table")
    return _File(path, name, kind, frozenset(about.columns), about.preset)


def _told_apart(settings: Settings, found: Sequence[_File]) -> Iterator[SortedUpload]:
    for file in found:
        if file.kind == "table":
            yield SortedUpload(file.path, file.name)
    notes = [file for file in found if file.kind == _NOTES]
    if len(notes) == 1:
        yield SortedUpload(notes[0].path, notes[0].name)
    elif notes:
        texts = [(file.path.name, file.path.read_bytes()) for file in notes]
        bundle = bundle_notes(settings, texts)
        for file in notes:
            file.path.unlink()
        yield SortedUpload(bundle, count(len(notes), "note"), _NOTES)
    for kind, noun in _BUNDLES.items():
        some = [file for file in found if file.kind == kind]
        if len(some) == 1:
            yield SortedUpload(some[0].path, some[0].name)
        elif some:
            yield SortedUpload(_bundled(some, f"{noun}s.zip"), _counted(some, noun))


def _bundled(files: Sequence[_File], name: str) -> Path:
    """Files as an archive, which reads each as if it came alone, and knows of the others."""
    bundle = free_path(files[0].path.parent, name)
    with zipfile.ZipFile(bundle, "w") as archive:
        for file in files:
            archive.write(file.path, file.path.name)
            file.path.unlink()
    return bundle


def _counted(files: Sequence[_File], noun: str) -> str:
    first, of, rest = noun.partition(" of ")
    return f"{count(len(files), first)}{of}{rest}"


def _kind_sentence(files: Sequence[_File], kind: str) -> str:
    if not files:
        return ""
    noun = _BUNDLES.get(kind, "note" if kind == _NOTES else kind)
    together = " that come in together" if len(files) > 1 and kind != "table" else ""
    return _counted(files, noun) + together


def _archive(settings: Settings, path: Path, name: str) -> SortedUploads | None:
    """The files of an archive, where they are no single thing; None for any other file.

    What a known system exported belongs together.
    Members that no importer reads are named when it is imported as a whole, and here likewise.
    """
    try:
        if not is_archive(path) or importers.inspect(path, count=False).preset is not None:
            return None
        with unpack_archive(path) as members:
            looked = [
                _looked_at(one.path, one.name)
                for one in members
                if one.path is not None and _readable(one.path)
            ]
            tables = [one for one in looked if one.kind == "table"]
            known = any(one.preset for one in looked)
            if known or (
                len({one.columns for one in tables}) < 2 and len(tables) in {0, len(looked)}
            ):
                return None
            apart = []
            told = [f"Left out: {one.name}: {one.fault}" for one in members if one.fault]
            for one in members:
                if one.path is not None:
                    kept = free_path(path.parent, one.name)
                    shutil.copyfile(one.path, kept)
                    apart.append((kept, one.name))
    except CurateError:
        return None
    path.unlink()
    found = _sorted(settings, apart)
    said = f"{printable(name)} holds files that are different things."
    return SortedUploads(found.uploads, (said, *found.told, *told))


def _readable(path: Path) -> bool:
    try:
        importers.inspect(path, count=False)
    except CurateError:
        return False
    return True

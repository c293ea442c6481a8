"""The members of an archive, each inspected and read as if it came alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from curate.domain.errors import CurateError, UnknownName, UnreadableFile
from curate.domain.examples import ImportedRow, RejectedRow, Row, SkippedRow
from curate.importers.archives.archive import Member, is_archive, unpack_archive
from curate.importers.archives.chat_exports import gathered
from curate.importers.file_format import NotText
from curate.importers.inspection import Inspection
from curate.importers.presets.training.llama_factory import IndexOnly

FORMAT = "zip"
SHOWN = 5

Mapped = Mapping[str, list[str]] | None
Look = Callable[[Path, Mapped], Inspection]
Read = Callable[[Path, Mapped], Iterator[Row]]


def inspect_archive(path: Path, mapping: Mapped, look: Look) -> Inspection:
    """What the files of an archive are, together.

    Raises:
        UnreadableFile: None of them can be read.
    """
    with unpack_archive(path) as unpacked:
        members = gathered(unpacked)
        found = [each for _, each in _looked(members, mapping, look)]
        if not found:
            raise _nothing(path, members)
        _require(mapping, found)
        return _merged(path, found)


def read_archive(path: Path, mapping: Mapped, look: Look, read: Read) -> Iterator[Row]:
    """The rows of every file of an archive; lines count within each, reasons name it.

    Raises:
        UnreadableFile: None of the files can be read.
    """
    # What is wrong with the whole is said before the first row is asked for.
    inspect_archive(path, mapping, look)
    return _rows(path, mapping, look, read)


def _rows(path: Path, mapping: Mapped, look: Look, read: Read) -> Iterator[Row]:
    with unpack_archive(path) as unpacked:
        for member in gathered(unpacked):
            if member.aside:
                yield SkippedRow(1, f"{member.name}: {member.aside}")
                continue
            if member.path is None:
                yield RejectedRow(1, f"{member.name}: {member.fault}", "")
                continue
            try:
                about = look(member.path, _own(member, mapping, look))
                rows = read(member.path, _own(member, mapping, look))
                for row in rows:
                    yield _named(row, member, about.preset)
            except IndexOnly:
                yield SkippedRow(1, f"{member.name}: it describes the other files")
            except NotText as error:
                yield SkippedRow(1, f"{member.name}: {error}")
            except CurateError as error:
                yield RejectedRow(1, f"{member.name}: {error}", "")


def _named(row: Row, member: Member, preset: str | None) -> Row:
    if not isinstance(row, ImportedRow):
        return replace(row, reason=f"{member.name}: {row.reason}")
    folder = str(PurePosixPath(member.name).parent)
    metadata = {**row.metadata, "file": member.name}
    # Two folders may each hold a note of one name.
    if preset == "notes" and folder != "." and row.external_id:
        return replace(row, metadata=metadata, external_id=f"{folder}/{row.external_id}")
    return replace(row, metadata=metadata)


def _looked(
    members: Sequence[Member], mapping: Mapped, look: Look
) -> Iterator[tuple[Member, Inspection]]:
    for member in members:
        try:
            if member.path is not None:
                yield member, look(member.path, _own(member, mapping, look))
        except CurateError:
            continue


def _own(member: Member, mapping: Mapped, look: Look) -> Mapped:
    """The part of a mapping whose columns a member has.

    Raises:
        UnreadableFile: It is an archive itself.
    """
    if member.path is not None and is_archive(member.path):
        raise NotText(member.name, "a ZIP archive inside another", "unpack it and import its files")
    if not mapping or member.path is None:
        return mapping
    columns = set(look(member.path, None).columns)
    own = {role: [name for name in names if name in columns] for role, names in mapping.items()}
    return {role: names for role, names in own.items() if names or not mapping[role]}


def _require(mapping: Mapped, found: Sequence[Inspection]) -> None:
    """Raise ``UnknownName`` for a column that no member has."""
    columns = {name: None for each in found for name in each.columns}
    for names in (mapping or {}).values():
        for name in names:
            if name not in columns:
                raise UnknownName("column", name, tuple(columns))


def _nothing(path: Path, members: Sequence[Member]) -> UnreadableFile:
    faults = [f"{each.name}: {each.fault}" for each in members if each.fault]
    why = (
        f"none of the files in it can be read ({faults[0]})"
        if faults
        else ("none of the files in it can be read")
    )
    now = "Nothing was imported: put CSV, XLSX, JSON, Parquet, e-mails or notes into it."
    return UnreadableFile(path.name, f"{why}.", now)


def _merged(path: Path, found: Sequence[Inspection]) -> Inspection:
    def common(values: Sequence[str | None]) -> str | None:
        return values[0] if len(set(values)) == 1 else None

    columns = {name: None for each in found for name in each.columns}
    roles: dict[str, dict[str, None]] = {}
    for each in found:
        for role, names in each.mapping.items():
            roles.setdefault(role, {}).update(dict.fromkeys(names))
    sample = tuple(row for each in found for row in each.sample)
    kinds = sorted({each.format for each in found})
    files = "1 file inside was" if len(found) == 1 else f"{len(found):,} files inside were"
    summary = f"{files} recognized ({', '.join(kinds)})."
    return Inspection(
        path.name,
        FORMAT,
        common([each.encoding for each in found]),
        common([each.delimiter for each in found]),
        common([each.preset for each in found]),
        min(each.confidence for each in found),
        tuple(columns),
        sum(each.rows for each in found),
        any(each.rows_estimated for each in found),
        {role: list(names) for role, names in roles.items()},
        sample[:SHOWN],
        guesses=found[0].guesses if len(found) == 1 else (),
        notes=(
            summary,
            *_notes(found),
        ),
        suggested=_suggested(found),
    )


def _notes(found: Sequence[Inspection]) -> Iterator[str]:
    """The notes of each file with its name; what holds for all of them is said once."""
    said = dict.fromkeys(note for each in found for note in each.notes)
    for note in said:
        names = [each.name for each in found if note in each.notes]
        if len(names) == len(found):
            yield note
        else:
            yield from (f"{name}: {note}" for name in names)


def _suggested(found: Sequence[Inspection]) -> dict[str, list[str]]:
    """The columns that a role could be which stays empty in some file."""
    suggested: dict[str, dict[str, None]] = {}
    for each in found:
        for role, names in each.suggested.items():
            suggested.setdefault(role, {}).update(dict.fromkeys(names))
    return {role: list(names) for role, names in suggested.items()}

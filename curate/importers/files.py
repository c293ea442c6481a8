"""Inspecting a file and reading its rows, in whatever format it is."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

from curate.domain.examples import RejectedRow, Row
from curate.importers.archives.archive import is_archive
from curate.importers.archives.archive_members import inspect_archive, read_archive
from curate.importers.base import Cells, Item, cells_of, characters, portions
from curate.importers.inspection import Inspection
from curate.importers.plan import Plan, plan_of
from curate.importers.roles.mapping import (
    emptied_words,
)
from curate.importers.tables.cell_errors import error_notes, watched_cells, watched_items
from curate.importers.tables.column_batches import Batch, batch_rows, column_builder

SHOWN = 5
COUNTED_BYTES = 50 << 20
COUNTED_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that was looked into.

    Attributes:
        about: What ``inspect`` says of it, the rows of a large file estimated.
        batches: Starts to read: the rows that ``read`` gives, at most so many at once. Raises what
            ``read`` raises.
        told: Sentences about what was read, known once all batches were: error values, words read
            as empty …
    """

    about: Inspection
    batches: Callable[[int], Iterator[Batch]]
    told: Callable[[], tuple[str, ...]] = tuple


def inspect(
    path: Path,
    *,
    preset: str | None = None,
    mapping: Mapping[str, list[str]] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    beside: Sequence[Path] = (),
    count: bool = True,
) -> Inspection:
    """Describe a file and how it would be imported.

    Args:
        path: The file.
        preset: Read it as this preset's; ``"none"`` for no preset; detected where None.
        mapping: Columns by role that the person chose; other roles are detected. An empty list
            leaves a role without columns.
        encoding: Name of the text encoding; detected where None.
        sheet: Sheet of a workbook; the first with rows where None.
        beside: Files that are imported together with it, such as the requests of a batch.
        count: Count the rows of a file up to 50 MB, which reads all of it; else estimate them.

    Raises:
        UnreadableFile: No importer reads it.
        UnknownName: There is no such preset, role, column or sheet.
        Unusable: There is no such encoding.
    """
    if _is_zip(path):
        look = partial(_look, preset, encoding, sheet, count=count)
        return inspect_archive(path, mapping, look)
    return _described(path, plan_of(path, preset, mapping, encoding, sheet, beside), count=count)


def _described(path: Path, plan: Plan, *, count: bool) -> Inspection:
    rows, estimated = _count(path, plan, exactly=count)
    told = _told(plan) if count and not estimated else ()
    return Inspection(
        path.name,
        plan.table.format,
        plan.table.encoding,
        plan.table.delimiter,
        plan.preset.name or None,
        plan.confidence,
        plan.columns,
        rows,
        estimated,
        plan.roles,
        tuple(plan.sample[:SHOWN]),
        plan.table.sheets,
        plan.guesses,
        (*plan.table.notes, *plan.notes, *told),
        plan.suggested,
    )


def read(
    path: Path,
    *,
    preset: str | None = None,
    mapping: Mapping[str, list[str]] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    beside: Sequence[Path] = (),
) -> Iterator[Row]:
    """The rows of a file, one after the other; arguments as for ``inspect``.

    Returns:
        Every row of the file as an ``ImportedRow``, ``RejectedRow`` or ``SkippedRow``. ``line`` is
        the physical line where it begins (the header is line 1), the row of a sheet, or the number
        of an item of a JSON document, each from 1.

    Raises:
        MappingMissing: No column is the input (and there are rows).
        UnreadableFile: See ``inspect``; also while reading, where a damage lies further down.
    """
    if _is_zip(path):
        look = partial(_look, preset, encoding, sheet, count=False)
        return read_archive(path, mapping, look, partial(_read, preset, encoding, sheet))
    return _rows_of(path, plan_of(path, preset, mapping, encoding, sheet, beside))


def open_file(
    path: Path,
    *,
    preset: str | None = None,
    mapping: Mapping[str, list[str]] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    beside: Sequence[Path] = (),
) -> OpenedFile:
    """Look into a file once, to read it then; arguments and errors as for ``inspect``."""
    if _is_zip(path):
        about = _look(preset, encoding, sheet, path, mapping, count=False)
        return OpenedFile(
            about, lambda size: batch_rows(_read(preset, encoding, sheet, path, mapping), size)
        )
    plan = plan_of(path, preset, mapping, encoding, sheet, beside)
    return OpenedFile(
        _described(path, plan, count=False), partial(_batches, path, plan), partial(_told, plan)
    )


def _told(plan: Plan) -> tuple[str, ...]:
    return (*plan.table.told(), *error_notes(plan.errors), *emptied_words(plan.reading))


def _batches(path: Path, plan: Plan, size: int) -> Iterator[Batch]:
    """The rows of a file, by column where format and preset allow it."""
    plan.reading.emptied.clear()
    empty = plan.preset.empty_cells(plan.roles)
    if empty is None:
        return batch_rows(_rows_of(path, plan), size)
    _require_input(path, plan)
    build = column_builder(plan.roles, plan.reading, empty)
    if plan.table.cells is not None:
        plan.errors.clear()
        return map(build, watched_cells(plan.table.cells(size), plan.errors))
    return _gathered(plan, build, size)


def _gathered(plan: Plan, build: Callable[[Cells], Batch], size: int) -> Iterator[Batch]:
    """Rows of a format that has no columns to give: gathered, unless some hold more than the others."""
    used = {column for columns in plan.roles.values() for column in columns}
    for chunk in portions(_records(plan), size, characters):
        if plan.reading.everything and not used.issuperset(
            chain.from_iterable(item[1] for item in chunk if isinstance(item, tuple))
        ):
            yield from batch_rows(plan.preset.rows(iter(chunk), plan.roles, plan.reading), size)
        else:
            yield build(cells_of(chunk, used))


def _rows_of(path: Path, plan: Plan) -> Iterator[Row]:
    _require_input(path, plan)
    return plan.preset.rows(_records(plan), plan.roles, plan.reading)


def _records(plan: Plan) -> Iterator[Item]:
    plan.errors.clear()
    return watched_items(plan.table.records(), plan.errors)


def _require_input(path: Path, plan: Plan) -> None:
    if plan.sample:
        plan.preset.require_input(path.name, plan.roles, plan.columns)


def _is_zip(path: Path) -> bool:
    """Whether a path is an archive of files."""
    # Not ``path.is_file()``: it raises for names that are too long.
    return os.path.isfile(path) and is_archive(path)  # noqa: PTH113


def _look(
    preset: str | None,
    encoding: str | None,
    sheet: str | None,
    path: Path,
    mapping: Mapping[str, list[str]] | None,
    *,
    count: bool,
) -> Inspection:
    return inspect(
        path, preset=preset, mapping=mapping, encoding=encoding, sheet=sheet, count=count
    )


def _read(
    preset: str | None,
    encoding: str | None,
    sheet: str | None,
    path: Path,
    mapping: Mapping[str, list[str]] | None,
) -> Iterator[Row]:
    return read(path, preset=preset, mapping=mapping, encoding=encoding, sheet=sheet)


def _count(path: Path, plan: Plan, *, exactly: bool) -> tuple[int, bool]:
    """How many data rows there are, and whether that is an estimate."""
    size = path.stat().st_size
    if exactly and size <= COUNTED_BYTES:
        return sum(_is_data(item) for item in _records(plan)), False
    seen = taken = 0
    items = plan.table.records()
    for item in islice(items, COUNTED_ROWS if exactly else COUNTED_ROWS // 10):
        seen += _is_data(item)
        if isinstance(item, tuple):
            taken += sum(len(piece.encode("utf-8", "replace")) for piece in item[2])
    if next(items, None) is None:
        return seen, False
    # A workbook is packed; text packs to about a quarter.
    unpacked = 4 * size if plan.table.format == "xlsx" else size
    return (max(seen, round(seen * unpacked / taken)) if taken else seen), True


def _is_data(item: Item) -> bool:
    return isinstance(item, (tuple, RejectedRow))

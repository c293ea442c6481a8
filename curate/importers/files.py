"""Inspecting a file and reading its rows, in whatever format it is."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path

from curate.domain.examples import RejectedRow, Row
from curate.importers.archives.archive import is_archive, members_beside
from curate.importers.archives.archive_members import inspect_archive, read_archive
from curate.importers.base import Cells, Item, Table, cells_of, characters, importers, portions
from curate.importers.file_format import format_of
from curate.importers.inspection import Inspection
from curate.importers.presets import LlamaFactory, Preset, find_preset, presets
from curate.importers.presets.annotation.doccano import Doccano, with_other_annotators
from curate.importers.presets.batches.batch_output import BatchOutput
from curate.importers.presets.batches.batch_requests import BatchRequests
from curate.importers.presets.batches.together import with_other_file
from curate.importers.presets.helpdesk.dialogues import CONFIDENCE, Dialogues, dialogue_column
from curate.importers.presets.training.llama_factory import (
    INFO,
    IndexOnly,
    described_options,
    entries,
)
from curate.importers.roles.class_words import class_words
from curate.importers.roles.dates import has_serials, is_ambiguous, is_day_first
from curate.importers.roles.mapping import (
    Reading,
    Roles,
    complete,
    emptied_words,
    resolve,
    with_metadata,
)
from curate.importers.roles.role_guess import guess
from curate.importers.tables.cell_errors import Errors, error_notes, watched_cells, watched_items
from curate.importers.tables.column_batches import Batch, batch_rows, column_builder
from curate.importers.tables.widths import refuse_width

PROFILED = 500
SHOWN = 5
# Rows that are searched for a date that tells whether the day comes first.
LOOKED_FOR = 200_000
COUNTED_BYTES = 50 << 20
COUNTED_ROWS = 20_000
# How sure a mapping without an answer is at most: the half of it is missing.
_WITHOUT_ANSWER = 0.5
# Presets of files that say more together with others.
_PARTS = (BatchOutput, BatchRequests, Doccano)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a file will be read."""

    table: Table
    preset: Preset
    columns: tuple[str, ...]
    roles: Roles
    reading: Reading
    confidence: float
    sample: Sequence[dict[str, str]]
    guesses: tuple[str, ...]
    notes: tuple[str, ...] = ()
    suggested: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Errors = field(default_factory=Counter)


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
    return _described(path, _plan(path, preset, mapping, encoding, sheet, beside), count=count)


def _described(path: Path, plan: _Plan, *, count: bool) -> Inspection:
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
    return _rows_of(path, _plan(path, preset, mapping, encoding, sheet, beside))


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
    plan = _plan(path, preset, mapping, encoding, sheet, beside)
    return OpenedFile(
        _described(path, plan, count=False), partial(_batches, path, plan), partial(_told, plan)
    )


def _told(plan: _Plan) -> tuple[str, ...]:
    return (*plan.table.told(), *error_notes(plan.errors), *emptied_words(plan.reading))


def _batches(path: Path, plan: _Plan, size: int) -> Iterator[Batch]:
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


def _gathered(plan: _Plan, build: Callable[[Cells], Batch], size: int) -> Iterator[Batch]:
    """Rows of a format that has no columns to give: gathered, unless some hold more than the others."""
    used = {column for columns in plan.roles.values() for column in columns}
    for chunk in portions(_records(plan), size, characters):
        if plan.reading.everything and not used.issuperset(
            chain.from_iterable(item[1] for item in chunk if isinstance(item, tuple))
        ):
            yield from batch_rows(plan.preset.rows(iter(chunk), plan.roles, plan.reading), size)
        else:
            yield build(cells_of(chunk, used))


def _rows_of(path: Path, plan: _Plan) -> Iterator[Row]:
    _require_input(path, plan)
    return plan.preset.rows(_records(plan), plan.roles, plan.reading)


def _records(plan: _Plan) -> Iterator[Item]:
    plan.errors.clear()
    return watched_items(plan.table.records(), plan.errors)


def _require_input(path: Path, plan: _Plan) -> None:
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


def _plan(
    path: Path,
    preset: str | None,
    mapping: Mapping[str, list[str]] | None,
    encoding: str | None,
    sheet: str | None,
    beside: Sequence[Path],
) -> _Plan:
    _refuse_index(path)
    form = format_of(path)
    table = importers.make(form, _options(form, encoding, sheet)).open(path)
    refuse_width(path.name, len(table.columns))
    records = (item[1] for item in table.records() if isinstance(item, tuple))
    sample = list(islice(records, PROFILED))
    given = mapping or {}
    columns = table.columns
    if not table.closed:
        columns = _with_rare(table, columns, given)
    chosen, sure = _preset(path, preset, table.format, columns, sample, beside)
    wanted = resolve(given, columns)
    found = chosen.mapping(columns, sample)
    reasons = chosen.reasons(found)
    guessed = guess(columns, sample)
    if not chosen.complete:
        sure = sure or guessed.confidence
        found = found or guessed.roles
        reasons = reasons or tuple(guessed.reasons)
    roles = complete(wanted, found)
    if wanted.get("input"):
        sure = max(sure, 0.9)
    offered = chosen.suggested(columns, sample)
    suggested = _suggested(
        roles, wanted, guessed.suggested if offered is None else offered, columns
    )
    if any(not roles.get(role) and role not in wanted for role in ("input", "output")):
        sure = min(sure, _WITHOUT_ANSWER)
    moments = roles.get("created_at", [])
    day_first, unknown = _day_first(table, moments, sample)
    open_ended = not table.closed and "metadata" not in roles
    labels = roles.get("label", [])
    classes, kept_words = class_words(labels, sample)
    reading = Reading(
        everything=open_ended,
        day_first=day_first,
        serials=frozenset(
            name for name in moments if has_serials(row.get(name, "") for row in sample)
        ),
        classes=classes,
        one_class=len(labels) == 1 and labels == roles.get("output"),
    )
    roles = with_metadata(roles, columns)
    table.show(
        {name for role in ("input", "output", "system", "label") for name in roles.get(role, ())},
        {name for role in ("id", "group", "created_at") for name in roles.get(role, ())},
    )
    kept = tuple(each for each in reasons if not any(f"→ {role}:" in each for role in wanted))
    chosen_here = tuple(
        f"{' and '.join(map(repr, names)) or 'No column'} → {role}: chosen by you."
        for role, names in wanted.items()
    )
    return _Plan(
        table,
        chosen,
        columns,
        roles,
        reading,
        round(sure, 2),
        sample,
        chosen_here + kept,
        (*_suggestions(suggested), *unknown, *kept_words, *chosen.notes(columns, sample, roles)),
        suggested,
    )


def _day_first(
    table: Table, columns: Sequence[str], sample: Sequence[Mapping[str, str]]
) -> tuple[bool | None, tuple[str, ...]]:
    """Whether dates name the day first, and what a person is told where nothing tells.

    Where the first rows don't tell, later ones may.
    """
    dates = [row[name] for name in columns for row in sample if row.get(name)]
    known = is_day_first(dates)
    unsure = next(filter(is_ambiguous, dates), None)
    if known is not None or unsure is None:
        return known, ()
    if len(sample) == PROFILED:
        rows = (item[1] for item in islice(table.records(), LOOKED_FOR) if isinstance(item, tuple))
        known = is_day_first(row.get(name, "") for row in rows for name in columns)
    if known is not None:
        return known, ()
    named = " and ".join(map(repr, columns))
    note = (
        f"Whether day or month comes first in {named} is not known (such as {unsure}): such dates are "
        "kept as they are, and examples can't be split by time."
    )
    return None, (note,)


def _suggested(
    roles: Roles,
    wanted: Mapping[str, list[str]],
    found: Mapping[str, list[str]],
    columns: Sequence[str],
) -> dict[str, list[str]]:
    """The columns that an empty role could be, without those that a text or an id stands in."""
    taken = {
        name for role, used in roles.items() if role not in {"label", "metadata"} for name in used
    }
    return {
        role: left
        for role, names in found.items()
        if not roles.get(role)
        and role not in wanted
        and (left := [name for name in names if name in columns and name not in taken])
    }


def _suggestions(suggested: Mapping[str, list[str]]) -> Iterator[str]:
    """What a person is told of a role that stays empty for want of evidence."""
    for role, names in suggested.items():
        *most, last = map(repr, names)
        either = f"{', '.join(most)} or {last}" if most else last
        noun = "answer" if role == "output" else role
        yield f"No column is surely the {noun}, so it stays empty. It could be {either}."


def _preset(
    path: Path,
    wanted: str | None,
    form: str,
    columns: Sequence[str],
    sample: Sequence[Mapping[str, str]],
    beside: Sequence[Path],
) -> tuple[Preset, float]:
    """The preset, which a file beside this one may describe (``dataset_info.json``)."""
    options = described_options(path) if wanted in {None, LlamaFactory.name} else None
    if options is not None:
        return presets.make(LlamaFactory.name, options), 1.0
    found, sure = find_preset(wanted, form, columns, sample)
    if isinstance(found, _PARTS):
        together = beside or members_beside(path)
        found = with_other_file(found, path, columns, sample, together)
        found = with_other_annotators(found, path, columns, together)
    if wanted is None and not sure and (column := dialogue_column(columns, sample)):
        return Dialogues(column=column), CONFIDENCE
    return found, sure


def _refuse_index(path: Path) -> None:
    """A ``dataset_info.json`` holds no rows but names the files that do."""
    listed = entries(path) if path.name == INFO else {}
    if not listed:
        return
    files = sorted({str(each["file_name"]) for each in listed.values() if each.get("file_name")})
    here = [name for name in files if Path(name).name == name and (path.parent / name).is_file()]
    which = f": {', '.join(here)}" if here else ", and put it into the same folder"
    raise IndexOnly(
        path.name,
        "it only describes data files of LLaMA-Factory.",
        f"Nothing was imported: import a file that it describes{which}. Keep them in one folder.",
    )


def _options(form: str, encoding: str | None, sheet: str | None) -> dict[str, str]:
    """The options that a person gave, as far as the format has them."""
    options = {"encoding": encoding, "sheet": sheet}
    known = importers[form].model_fields
    return {name: value for name, value in options.items() if value and name in known}


def _with_rare(
    table: Table, columns: tuple[str, ...], given: Mapping[str, list[str]]
) -> tuple[str, ...]:
    """The columns, and those that were asked for and occur only after the first records."""
    missing = {name for names in given.values() for name in names} - set(columns)
    if not missing:
        return columns
    rare: dict[str, None] = {}
    for item in table.records():
        if isinstance(item, tuple):
            rare.update((name, None) for name in item[1] if name in missing)
            if len(rare) == len(missing):
                break
    return (*columns, *rare)


def _count(path: Path, plan: _Plan, *, exactly: bool) -> tuple[int, bool]:
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

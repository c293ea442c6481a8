"""Fixed rows: recognizing rejected rows in a file, and importing them alone."""

import csv
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from curate import importers
from curate.domain.errors import CurateError, UnreadableFile, Unusable
from curate.domain.examples import ROLES, ImportedRow, RejectedRow
from curate.domain.jobs import ImportOptions
from curate.domain.records import Source
from curate.importers.base import LONGEST_RAW
from curate.importers.file_format import format_of
from curate.services.importing.imports import import_file
from curate.services.importing.rejects import (
    _FORMULA,
    LINE,
    LISTS,
    REASON,
    TABLES,
    FixedRow,
    RejectedCells,
    RejectSheet,
    rejected_sheet,
)
from curate.services.importing.row_numbers import place
from curate.services.importing.writer import ImportResult
from curate.services.people import permit_in
from curate.stores import Database, Stores


def read_fixed(path: Path) -> tuple[tuple[str, ...], list[FixedRow]] | None:
    """A downloaded list of rejected rows: its columns and rows; None for another file.

    Raises:
        UnreadableFile: The file can't be read.
    """
    form = format_of(path)
    if form not in TABLES:
        return None
    table = importers.importers.make(form).open(path)
    if table.columns[:2] != (LINE, REASON) or len(table.columns) < 3:
        return None
    columns = table.columns[2:]
    rows = []
    for item in table.records():
        if isinstance(item, RejectedRow):
            where = f"line {item.line}: {item.reason}"
            raise UnreadableFile(path.name, where)
        if isinstance(item, tuple) and item[1][LINE].strip().isdigit():
            cells = tuple(_plain(item[1].get(name, "")) for name in columns)
            rows.append(FixedRow(int(item[1][LINE]), cells, as_is=not item[1][REASON].strip()))
    return columns, rows


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def find_fixed(database: Database, project: str, path: Path) -> Source | None:
    """The source whose rejected rows a file holds, fixed; None where it is another file."""
    try:
        found = read_fixed(path)
    except CurateError:
        return None
    if found is None:
        return None
    columns, rows = found
    lines = {row.line for row in rows}
    with database.read() as stores:
        known = stores.sources.all(stores.projects.get(project).id)
    for source in known:
        if not source.rejected:
            continue
        sheet = rejected_sheet(database, project, source.id)
        if sheet.columns[: sheet.width] == columns[: sheet.width] and lines & {
            row.line for row in sheet.rows
        }:
            return source
    return None


def import_fixed_file(
    database: Database, project: str, source: int, path: Path, person: str | None = None
) -> ImportResult:
    """Import the list of rejected rows that was downloaded and fixed.

    Raises:
        Unusable: It is not such a list, or its columns are different. Nothing was imported.
        NotFound: The project has no such source.
    """
    permit_in(database, project, person, "import")
    found = read_fixed(path)
    sheet = rejected_sheet(database, project, source)
    if found is None or found[0][: sheet.width] != sheet.columns[: sheet.width]:
        wanted = ", ".join([LINE, REASON, *sheet.columns[: sheet.width]])
        raise Unusable(
            f"{path.name} is not a list of rejected rows of {sheet.source.name}: it needs the columns "
            f"{wanted}. Nothing was imported: fix the list of rejected rows that can be downloaded."
        )
    return import_fixed(database, project, source, found[1], person)


def import_fixed(
    database: Database,
    project: str,
    source: int,
    fixed: Sequence[FixedRow],
    person: str | None = None,
) -> ImportResult:
    """Import rejected rows that somebody fixed, read as their source was read.

    They come in as a source of their own that says whose rows it fixes: removing it makes them
    rejected again. A row that still can't be read stays rejected where it was and is in the result
    with its reason; so is one that was not changed.

    Raises:
        Unusable: None of the rows can be imported, or the file was of a kind that can't be fixed
            row by row. Nothing was imported.
        NotFound: The project has no such source.
    """
    permit_in(database, project, person, "import")
    sheet = rejected_sheet(database, project, source)
    if sheet.source.format not in {*TABLES, *LISTS}:
        raise Unusable(
            f"{sheet.source.name} is not a table, so its rows can't be fixed one by one. Nothing was "
            "imported: fix the file itself and import it again; what is already there stays."
        )
    by_line = {row.line: row for row in sheet.rows}
    still: list[RejectedRow] = []
    good: list[tuple[RejectedCells, tuple[str, ...]]] = []
    for row in fixed:
        broken = by_line.pop(row.line, None)
        if broken is None:
            continue
        cells = tuple(row.cells)
        reason = _left(sheet, broken, cells, as_is=row.as_is)
        if reason:
            still.append(RejectedRow(row.line, reason, "\t".join(cells), broken.row))
        else:
            good.append((broken, cells[: sheet.width]))
    with tempfile.TemporaryDirectory() as folder:
        return _import(database, project, sheet, good, still, Path(folder), person)


def _left(sheet: RejectSheet, broken: RejectedCells, cells: tuple[str, ...], *, as_is: bool) -> str:
    """Why a row still can't be imported; empty where it can."""
    before = (*broken.cells, *[""] * (len(cells) - len(broken.cells)))
    if not as_is and tuple(cells) == before:
        return f"Not fixed yet: {broken.reason}"
    if sum(map(len, broken.cells)) >= LONGEST_RAW and cells[-1].endswith("…"):
        return "The row is too long to be fixed here: fix it in the file and import the file again."
    if any(cell.strip() for cell in cells[sheet.width :]):
        return f"The row still has text beyond the {sheet.width} columns of the file."
    return _no_object(cells[0]) if sheet.source.format in LISTS else ""


def _no_object(text: str) -> str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"The row is not valid JSON: {error}."
    return "" if isinstance(found, dict) else "The row is not an object with named fields."


def _import(
    database: Database,
    project: str,
    sheet: RejectSheet,
    good: Sequence[tuple[RejectedCells, tuple[str, ...]]],
    still: list[RejectedRow],
    folder: Path,
    person: str | None,
) -> ImportResult:
    options = options_of(sheet.source)
    path, at = _written(sheet, good, folder)
    options = _present(options, path) if good and sheet.source.format in LISTS else options
    fine = _readable(database, project, path, options, at, still) if good else []
    if not fine:
        form = sheet.source.format
        reasons = "; ".join(f"{place(form, row.line, row.row)}: {row.reason}" for row in still[:3])
        raise Unusable(
            f"None of the rows of {sheet.source.name} can be imported as they are"
            f"{f' ({reasons})' if reasons else ''}. Nothing was imported: fix them first."
        )
    path, at = _written(sheet, [one for one in good if one[0] in fine], folder)

    def finish(stores: Stores, result: ImportResult) -> None:
        stores.sources.mark_fixed(sheet.source.id, result.source, [row.id for row in fine])
        stores.examples.set_lines(result.source, {line: row.line for line, row in at.items()})

    result = import_file(
        database,
        project,
        path,
        options,
        name=f"{sheet.source.name}, fixed",
        person=person,
        finish=finish,
    )
    return replace(
        result, rejected=sorted(still, key=lambda row: row.line), rejected_count=len(still)
    )


def _present(options: ImportOptions, path: Path) -> ImportOptions:
    """Without columns that none of these rows has, as rows of JSON may."""
    columns = importers.inspect(path, preset="none", count=False).columns
    roles = options.mapping or {}
    mapping = {role: [each for each in names if each in columns] for role, names in roles.items()}
    return replace(options, mapping=mapping)


def _written(
    sheet: RejectSheet, rows: Sequence[tuple[RejectedCells, tuple[str, ...]]], folder: Path
) -> tuple[Path, dict[int, RejectedCells]]:
    """The rows as a file of their own, and which row begins at which of its lines."""
    at: dict[int, RejectedCells] = {}
    if sheet.source.format in LISTS:
        path = folder / "fixed.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for number, (broken, cells) in enumerate(rows, 1):
                at[number] = broken
                out.write(json.dumps(json.loads(cells[0]), ensure_ascii=False) + "\n")
        return path, at
    path = folder / "fixed.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow(sheet.columns[: sheet.width])
        line = 2 + sum(name.count("\n") for name in sheet.columns[: sheet.width])
        for broken, cells in rows:
            one_line = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
            writer.writerow([*one_line, *[""] * (sheet.width - len(one_line))])
            at[line] = broken
            line += 1 + sum(cell.count("\n") for cell in one_line)
    return path, at


def _readable(
    database: Database,
    project: str,
    path: Path,
    options: ImportOptions,
    at: Mapping[int, RejectedCells],
    still: list[RejectedRow],
) -> list[RejectedCells]:
    """The rows that become examples; the others are added to ``still``, with their reason."""
    rows = list(importers.read(path, **options.arguments()))
    nameless = {row.input for row in rows if isinstance(row, ImportedRow) and not row.external_id}
    with database.read() as stores:
        known = stores.examples.answers_without_id(stores.projects.get(project).id, nameless)
    fine = []
    for row in rows:
        broken = at.get(row.line)
        if broken is None:
            continue
        if not isinstance(row, ImportedRow):
            raw = getattr(row, "raw", "")
            still.append(RejectedRow(broken.line, row.reason, raw, broken.row))
        elif not row.external_id and known.get(row.input, row.output) != row.output:
            # Taken as the same row, it would overwrite the one that is there.
            reason = "The same input was imported already with another answer, and no id distinguishes them."
            still.append(RejectedRow(broken.line, reason, "", broken.row))
        else:
            fine.append(broken)
    return fine


def options_of(source: Source) -> ImportOptions:
    """How a source was read, stated so that nothing is left to detect."""
    mapping: dict[str, list[str]] = {role: list(source.mapping.get(role, ())) for role in ROLES}
    used: set[str] = {name for names in source.mapping.values() for name in names}
    if source.format not in TABLES and used >= set(source.reading.get("columns", used)):
        # Columns that only later records have are metadata too, unless somebody chose.
        del mapping["metadata"]
    cleaning: dict[str, Any] | None = source.reading.get("cleaning") or None
    return ImportOptions(preset=source.preset or "none", mapping=mapping, cleaning=cleaning)

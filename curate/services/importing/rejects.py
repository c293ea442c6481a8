"""The rejected rows of an import, cell by cell, and as a CSV file to fix them in."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from curate.domain.records import Source
from curate.stores import Database

TABLES = ("csv", "tsv", "xlsx")
LISTS = ("json", "jsonl")
LINE, REASON, RAW, MORE = "line", "reason", "raw", "more"
# A spreadsheet takes what begins like this for a formula.
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class RejectedCells:
    """A rejected row in cells.

    Attributes:
        id: Of the row.
        cells: One for each column of ``Sheet.columns``, as far as the row has them.
        row: Its number in a spreadsheet, where that is known.
    """

    id: int
    line: int
    reason: str
    cells: tuple[str, ...]
    row: int | None = None


@dataclass(frozen=True, slots=True)
class RejectSheet:
    """The rejected rows of a source, as a table to be fixed.

    Attributes:
        columns: Those of the file, then ``more``, ``more 2`` … where a row has more cells than the
            header; or ``raw`` alone where the file is no table.
        width: How many of them the file has: cells from there on are too many.
    """

    source: Source
    columns: tuple[str, ...]
    width: int
    rows: tuple[RejectedCells, ...]


@dataclass(frozen=True, slots=True)
class FixedRow:
    """A row as somebody fixed it. ``as_is`` takes one that was not changed."""

    line: int
    cells: tuple[str, ...]
    as_is: bool = False


def rejected_sheet(database: Database, project: str, source: int) -> RejectSheet:
    """The rejected rows of a source, cell by cell.

    Raises:
        NotFound: The project has no such source.
    """
    with database.read() as stores:
        found = stores.sources.get(stores.projects.get(project).id, source)
        return sheet_of(found, stores.sources.unused(source, "rejected"))


def sheet_of(found: Source, rows: Sequence[Any]) -> RejectSheet:
    """The same of rejected rows that are known, with ``id``, ``line``, ``row``, ``reason`` and ``raw``."""
    columns = tuple(found.reading.get("columns", ())) if found.format in TABLES else ()
    if not columns:
        broken = tuple(
            RejectedCells(row.id, row.line, row.reason, (row.raw,), row.row) for row in rows
        )
        return RejectSheet(found, (RAW,), 1, broken)
    split = [_cells(row.raw, found) for row in rows]
    most = max(map(len, split), default=0)
    extra = [MORE if n == 1 else f"{MORE} {n}" for n in range(1, most - len(columns) + 1)]
    broken = tuple(
        RejectedCells(row.id, row.line, row.reason, tuple(cells), row.row)
        for row, cells in zip(rows, split, strict=True)
    )
    return RejectSheet(found, (*columns, *extra), len(columns), broken)


def _cells(raw: str, source: Source) -> list[str]:
    if source.format == "xlsx":
        return raw.split("\t")
    delimiter = source.reading.get("delimiter") or ("\t" if source.format == "tsv" else ",")
    try:
        records = list(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter))
    except csv.Error:
        return [raw]
    return records[0] if len(records) == 1 else [raw]


def rejected_as_csv(sheet: RejectSheet) -> str:
    """Rejected rows as CSV to fix and to import again: line, reason, the cells."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([LINE, REASON, *sheet.columns])
    for row in sheet.rows:
        cells = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row.cells]
        writer.writerow([row.line, row.reason, *cells, *[""] * (len(sheet.columns) - len(cells))])
    return text.getvalue()

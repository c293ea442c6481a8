"""What a sheet says about its rows without holding it in a cell: merged, hidden, filtered, how many."""

import re
from dataclasses import dataclass

from curate.importers.tables.workbook_parts import Sheet, Workbook, column_of

_ROW = re.compile(rb"<(?:\w+:)?row\b")
_HIDDEN = re.compile(rb"""<(?:\w+:)?row\b[^>]*\shidden=["'](?:1|true)["'][^>]*""")
_HIDDEN_COLUMN = re.compile(rb"""<(?:\w+:)?col\b[^>]*\shidden=["'](?:1|true)["'][^>]*""")
_FILTER = re.compile(rb"<(?:\w+:)?(?:autoFilter|filterColumn)\b")
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*\sref=["']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})["']"""
)
_BOUND = re.compile(rb"""\s(min|max)=["'](\d{1,5})["']""")
_NUMBER = re.compile(rb"""\sr=["'](\d{1,7})["']""")
# Ranges that are filled; a hostile file can name millions.
_MOST_RANGES = 100_000
_MOST_HIDDEN = 100_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found.

    Attributes:
        rows: How many rows the sheet names, empty ones too.
        hidden: Numbers of the rows that are hidden.
        hidden_columns: Places of the columns that are hidden, from 0.
        filtered: Whether a filter is set, which is what hides rows as a rule.
        merged: Ranges of more than one row: column from 0, first row, last row; by their first row.
    """

    rows: int
    hidden: tuple[int, ...]
    hidden_columns: tuple[int, ...]
    filtered: bool
    merged: tuple[tuple[int, int, int], ...]


def facts_of(book: Workbook, sheet: Sheet) -> Facts:
    """Look through the XML of a sheet."""
    rows, filtered = 0, False
    hidden: list[int] = []
    columns: list[int] = []
    merged: list[tuple[int, int, int]] = []
    for piece in book.pieces(sheet):
        rows += len(_ROW.findall(piece))
        if b"hidden=" in piece:
            for row in _HIDDEN.findall(piece):
                if (number := _NUMBER.search(row)) and len(hidden) < _MOST_HIDDEN:
                    hidden.append(int(number[1]))
            for column in _HIDDEN_COLUMN.findall(piece):
                bounds = {name: int(value) for name, value in _BOUND.findall(column)}
                first, last = bounds.get(b"min", 1), bounds.get(b"max", 0)
                columns += range(first - 1, min(last, first + 100))
        filtered = filtered or _FILTER.search(piece) is not None
        if len(merged) < _MOST_RANGES:
            merged += [
                (column_of(letters.decode()), int(first), int(last))
                for letters, first, last in _MERGED.findall(piece)
                if int(last) > int(first)
            ]
    merged.sort(key=lambda each: each[1])
    return Facts(rows, tuple(hidden), tuple(columns), filtered, tuple(merged))

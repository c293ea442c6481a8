"""Numbers of rows as the program counts them that people open the file with."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from curate.domain.examples import RejectedRow, SkippedRow
from curate.importers import Batch, Columns, Inspection

# Formats whose lines are what a spreadsheet calls rows already, and those whose rows may take several lines.
SHEETS = frozenset({"xlsx"})
TEXT_TABLES = frozenset({"csv", "tsv"})
_NOUNS = {"xlsx": "row", "parquet": "row", "json": "item"}

LeftOut = Sequence[RejectedRow | SkippedRow]


class RowNumbers:
    """Numbers the rows of a file, batch after batch, as a spreadsheet shows them.

    In a text table a cell may have several lines, so that row 5 of the sheet begins in line 29. Where an
    example is made of several rows, nobody counts them.

    Args:
        about: What is known of the file.
    """

    def __init__(self, about: Inspection) -> None:
        self._form = about.format
        # Lines of the header beyond its first: they are one row together.
        self._header = sum(name.count("\n") for name in about.columns)
        self._before = 0
        self._first: int | None = None

    def left_out(self, batch: Batch) -> LeftOut:
        """The rows of the next batch that became no example, with their numbers; goes on to the one after."""
        if self._form in SHEETS:
            return [replace(row, row=row.line) for row in batch.left_out]
        if self._form not in TEXT_TABLES or not isinstance(batch.imported, Columns):
            # From here on nobody knows how many rows there were.
            self._form = ""
            return batch.left_out
        lines = batch.imported.lines
        above = self._above(lines, batch.left_out)
        self._before += len(lines) + len(batch.left_out)
        return [
            replace(row, row=above + at + bisect_left(lines, row.line))
            for at, row in enumerate(batch.left_out)
        ]

    def examples(self, batch: Batch) -> list[int | None]:
        """The numbers of the rows of the next batch that became examples; None where nobody counts them.

        To be asked for before ``left_out``.
        """
        rows = batch.rows()
        if self._form in SHEETS:
            return [row.line for row in rows]
        if self._form not in TEXT_TABLES or not isinstance(batch.imported, Columns):
            return [None] * len(rows)
        lines = batch.imported.lines
        others = [row.line for row in batch.left_out]
        above = self._above(lines, batch.left_out)
        return [above + at + bisect_left(others, line) for at, line in enumerate(lines)]

    def _above(self, lines: Sequence[int], left_out: LeftOut) -> int:
        if self._first is None:
            self._first = min([*lines[:1], *(row.line for row in left_out[:1])], default=None)
        return (self._first or 1) - self._header + self._before


def place(form: str, line: int, row: int | None) -> str:
    """Where a row stands, in words: ``row 5 (line 29)``, ``item 3``."""
    noun = _NOUNS.get(form, "line")
    if row is None or noun == "row":
        return f"{noun} {line}"
    return f"row {row}" if row == line else f"row {row} (line {line})"

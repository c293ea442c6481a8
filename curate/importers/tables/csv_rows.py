"""The rows of a CSV file one at a time, where a broken row is rejected alone."""

import csv
from collections.abc import Generator, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from curate.domain.errors import UnreadableFile
from curate.domain.examples import SkippedRow
from curate.importers.base import Item, reject, unique_columns
from curate.importers.headers import is_header
from curate.importers.tables.dialect import LONGEST_FIELD, Fit, first_rows
from curate.importers.tables.widths import refuse_width
from curate.text.encoding import decoding
from curate.text.encoding.decoding import Encoding

ABOVE = "above the header"
BLANK = "blank line"
_TOO_LONG = f"A cell of the row is longer than {LONGEST_FIELD:,} characters."
_RECOVERIES = 100


class _Lines:
    """Lines for a csv reader, which remember what the current record took.

    Attributes:
        taken: Lines of the record that is being read.
        trouble: What is wrong with one of them, else empty.
        ended: Whether the reader asked for a line when there was none.
    """

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.taken: list[str] = []
        self.trouble = ""
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        taken = self.taken
        for line in self.source:
            taken.append(line)
            if "\0" in line:
                self.trouble = (
                    "has NUL characters, which do not occur in texts: the file is damaged here"
                )
            elif not line.isascii() and not decoding.is_whole(line):
                self.trouble = "has bytes that are not text in the encoding of this file"
            yield line
        self.ended = True


class Rows:
    """The rows of one file."""

    def __init__(self, path: Path, encoding: Encoding, fit: Fit, skip: int) -> None:
        self.path = path
        self.encoding = encoding
        self.dialect = fit.dialect
        self.fit = fit
        self.skip = skip
        self.columns: tuple[str, ...] = ()
        self.cells: list[str] = []

    def header(self, head: Sequence[str]) -> tuple[str, ...]:
        """The names of the columns; ``cells`` is the row that names them, empty where none does.

        Args:
            head: The first lines of the file from the header on.
        """
        source = decoding.lines(self.path, self.encoding)
        try:
            for row in self.dialect.reader(islice(source, self.skip, None)):
                if any(cell.strip() for cell in row):
                    cut = len(row) - 1 if self.fit.width == len(row) - 1 and not row[-1] else None
                    self.cells = row[:cut]
                    break
        except csv.Error as error:
            why = f"its header can't be read ({error})."
            raise UnreadableFile(self.path.name, why) from None
        refuse_width(self.path.name, len(self.cells))
        self.columns = unique_columns(self.cells)
        if not is_header(self.cells, first_rows(self.dialect, head)[1:]):
            self.columns = unique_columns([""] * len(self.cells))
            self.cells = []
        return self.columns

    def items(self) -> Iterator[Item]:
        """Every row after the header, from the top of the file."""
        source = decoding.lines(self.path, self.encoding)
        first = 1
        for _ in islice(source, self.skip):
            yield SkippedRow(first, ABOVE)
            first += 1
        yield from self.items_from(source, first, in_header=bool(self.cells))

    def items_from(self, source: Iterator[str], first: int, *, in_header: bool) -> Iterator[Item]:
        """Every row of some lines.

        Args:
            source: Lines from the beginning of a row on.
            first: The number of the first of them.
            in_header: Whether the header is still to come.
        """
        recoveries = 0
        while True:
            lines = _Lines(source)
            last = yield from self._pass(lines, first, in_header=in_header)
            if not lines.taken:
                return
            # The record that began at `last` never ended. Its first line is rejected; what it
            # swallowed is read again where it looks like rows.
            begun, rest = lines.taken[0], lines.taken[1:]
            recoveries += 1
            in_header = False
            if not rest or recoveries > _RECOVERIES or not self._are_rows(rest):
                reason = _unclosed(len(rest), to_end=lines.ended)
                long = len(begun) > LONGEST_FIELD and not rest
                yield reject(last, _TOO_LONG if long else reason, lines.taken)
                first = last + len(lines.taken)
                if lines.ended:
                    return
                continue
            yield reject(last, _unclosed(0), [begun])
            first, source = last + 1, chain(rest, source)

    def _pass(self, lines: _Lines, first: int, *, in_header: bool) -> Generator[Item, None, int]:
        """Rows up to the end, or to a record that does not end: ``lines.taken`` then holds it.

        Returns:
            The line at which the record left over begins.
        """
        columns, width, taken = self.columns, len(self.columns), lines.taken
        reader = self.dialect.reader(lines)
        start = first
        try:
            for row in reader:
                if lines.ended:
                    return start
                if in_header:
                    if any(cell.strip() for cell in row):
                        in_header = False
                    else:
                        yield SkippedRow(start, BLANK)
                elif lines.trouble:
                    yield reject(start, f"The row {lines.trouble}.", taken)
                elif len(row) == width and any(row) and row != self.cells:
                    yield start, dict(zip(columns, row, strict=True)), taken
                else:
                    yield self.odd(start, row, taken)
                start += len(taken)
                lines.trouble = ""
                taken.clear()
        except csv.Error:
            return start
        taken.clear()
        return start

    def odd(self, line: int, row: list[str], taken: Sequence[str]) -> Item:
        """A row that is not simply as wide as the header and different from it."""
        if not any(cell.strip() for cell in row):
            return SkippedRow(line, BLANK)
        width = len(self.columns)
        if self.cells and row[:width] == self.cells and not any(row[width:]):
            return SkippedRow(line, "the header again")
        if self.fit.trailing and len(row) == width + 1 and not row[-1]:
            return line, dict(zip(self.columns, row, strict=False)), taken
        less = "fewer" if len(row) < width else "more"
        counted = f"{len(row)} field{'s' * (len(row) != 1)}"
        reason = f"The row has {counted}, {less} than the {width} of the header."
        return reject(line, reason, taken)

    def _are_rows(self, lines: Sequence[str]) -> bool:
        """Whether most of some lines read as rows of this table."""
        width = len(self.columns)
        if width < 2:
            return False
        try:
            rows = [row for row in islice(self.dialect.reader(lines[:200]), 50) if any(row)]
        except csv.Error:
            return False
        return bool(rows) and 2 * sum(len(row) == width for row in rows) >= len(rows)


def _unclosed(more: int, *, to_end: bool = False) -> str:
    """Why a row whose quote never closes is rejected, and what went with it."""
    reason = "A quote is opened in this row and never closed"
    if not more:
        return f"{reason}."
    end = "to the end of the file, " if to_end else ""
    return f"{reason}: it includes the {more} lines after it, {end}which were not read."

"""Comma-separated values, with any delimiter, quoting and encoding."""

import csv
from collections.abc import Generator, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from curate.domain.errors import UnreadableFile
from curate.domain.examples import SkippedRow
from curate.importers.base import Importer, Item, Table, importers, reject, unique_columns
from curate.importers.dialect import (
    CANDIDATES,
    LONGEST_FIELD,
    Fit,
    find_dialect,
    first_rows,
    lines_above,
)
from curate.importers.headers import NO_HEADER, is_header
from curate.text import decoding
from curate.text.decoding import Encoding

_HEAD_LINES = 2000
_TOO_LONG = f"A cell of the row is longer than {LONGEST_FIELD:,} characters."
_RECOVERIES = 100


@importers.register
class Csv(Importer):
    """Rows of fields between commas, semicolons, tabs or bars; found out from the content."""

    name = "csv"
    title = "Comma-separated values"
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)

    delimiter: str = Field(
        "", max_length=1, description="Between two fields; found out where it is empty."
    )

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        encoding = text_encoding(path, self.encoding)
        head = list(islice(decoding.lines(path, encoding), _HEAD_LINES))
        hint = head[0].strip() if head else ""
        skip = 1 if hint.lower().startswith("sep=") and len(hint) == len("sep=") + 1 else 0
        wanted = self.delimiter or (hint[-1] if skip else "")
        fit = find_dialect(head[skip:], (wanted,) if wanted else self._candidates())
        if not skip and (above := lines_above(head, fit)):
            skip, fit = above, find_dialect(head[above:])
        body = _Rows(path, encoding, fit, skip)
        columns = body.header(head[skip:])
        if not columns:
            raise UnreadableFile(path.name, "it has no header and no rows.")
        return Table(
            self.name,
            columns,
            body.items,
            encoding=encoding.name,
            delimiter=fit.dialect.delimiter,
            notes=(*encoding_notes(encoding), *(() if body.cells else (NO_HEADER,))),
        )

    def _candidates(self) -> tuple[str, ...]:
        return CANDIDATES


def text_encoding(path: Path, wanted: str | None) -> Encoding:
    """The encoding of a text file: as a person named it, else found out.

    Raises:
        UnknownEncoding: There is no encoding of that name.
        UnreadableFile: The file is empty.
    """
    with path.open("rb") as stream:
        head = stream.read(decoding.HEAD)
        whole = not stream.read(1)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise UnreadableFile(path.name, "it is empty.")
    return decoding.named(wanted) if wanted else decoding.detect(head, whole=whole)


def _unclosed(more: int, *, to_end: bool = False) -> str:
    """Why a row whose quote never closes is rejected, and what went with it."""
    reason = "A quote is opened in this row and never closed"
    if not more:
        return f"{reason}."
    end = "to the end of the file, " if to_end else ""
    return f"{reason}: it takes in the {more} lines after it, {end}which were not read."


def encoding_notes(encoding: Encoding) -> tuple[str, ...]:
    """What a person should know of a file whose lines are in more than one encoding."""
    if not encoding.mixed:
        return ()
    return (f"Some lines are not UTF-8: they are read as {encoding.fallback} (Windows).",)


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
                self.trouble = "has NUL characters, which no text has: the file is damaged here"
            elif not line.isascii() and not decoding.is_whole(line):
                self.trouble = "has bytes that are no text in the encoding of this file"
            yield line
        self.ended = True


class _Rows:
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
        self.columns = unique_columns(self.cells)
        if not is_header(self.cells, first_rows(self.dialect, head)[1:]):
            self.columns = unique_columns([""] * len(self.cells))
            self.cells = []
        return self.columns

    def items(self) -> Iterator[Item]:
        """Every row after the header, from the top of the file."""
        source = decoding.lines(self.path, self.encoding)
        first, recoveries, in_header = 1, 0, bool(self.cells)
        for _ in islice(source, self.skip):
            yield SkippedRow(first, "above the header")
            first += 1
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
                        yield SkippedRow(start, "blank line")
                elif lines.trouble:
                    yield reject(start, f"The row {lines.trouble}.", taken)
                elif len(row) == width and any(row) and row != self.cells:
                    yield start, dict(zip(columns, row, strict=True)), taken
                else:
                    yield self._odd(start, row, taken)
                start += len(taken)
                lines.trouble = ""
                taken.clear()
        except csv.Error:
            return start
        taken.clear()
        return start

    def _odd(self, line: int, row: list[str], taken: Sequence[str]) -> Item:
        """A row that is not simply as wide as the header and different from it."""
        if not any(cell.strip() for cell in row):
            return SkippedRow(line, "blank line")
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
        if width < 2:  # noqa: PLR2004
            return False
        try:
            rows = [row for row in islice(self.dialect.reader(lines[:200]), 50) if any(row)]
        except csv.Error:
            return False
        return bool(rows) and 2 * sum(len(row) == width for row in rows) >= len(rows)

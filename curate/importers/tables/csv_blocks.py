"""Blocks of rows of a CSV file, the same rows as ``Rows.items`` gives in a third of the time.

A block of lines that is whole is read in one go. From the first line on that something is wrong
with (a quote that never closes, NUL characters), ``Rows`` reads row by row.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from curate.domain.examples import RejectedRow, SkippedRow
from curate.importers.base import Cells, cells_of, characters, portions
from curate.importers.tables.csv_rows import ABOVE, BLANK, Rows
from curate.text.encoding import decoding

# Characters that are read at once.
BLOCK = 6 << 20

Columns = Sequence[Sequence[str]]
LeftOut = list[RejectedRow | SkippedRow]


@dataclass(slots=True)
class _Parsed:
    """Rows that begin and end in some lines: row ``i`` took those from ``bounds[i]`` on."""

    lines: Sequence[str]
    rows: Sequence[list[str]]
    bounds: Sequence[int]

    def taken(self, places: Sequence[int], position: int) -> Sequence[str]:
        """The lines that the row at one of some places took."""
        place = places[position]
        return self.lines[self.bounds[place] : self.bounds[place + 1]]


def blocks_of(rows: Rows, size: int) -> Iterator[Cells]:
    """The records of a file column by column, at most ``size`` at once."""
    source = decoding.blocks(rows.path, rows.encoding, BLOCK)
    above, first, in_header = rows.skip, 1, bool(rows.cells)
    left_out: LeftOut = []
    begun: list[str] = []
    for block in source:
        lines = begun + block
        if above:
            passed = min(above, len(lines))
            left_out += [SkippedRow(first + each, ABOVE) for each in range(passed)]
            above, first, lines = above - passed, first + passed, lines[passed:]
        parsed = _parse(rows, lines)
        if parsed is None or (lines and not parsed.rows):
            rest = chain(lines, chain.from_iterable(source))
            yield from _row_by_row(rows, rest, first, left_out, size, in_header=in_header)
            return
        header = 0
        while in_header and header < len(parsed.rows):
            if any(cell.strip() for cell in parsed.rows[header]):
                in_header = False
            else:
                left_out.append(SkippedRow(first + parsed.bounds[header], BLANK))
            header += 1
        yield from _columns(rows, parsed, header, first, left_out, size)
        left_out = []
        end = parsed.bounds[-1]
        begun, first = list(lines[end:]), first + end
    if begun or left_out:
        yield from _row_by_row(rows, iter(begun), first, left_out, size, in_header=in_header)


class _Feed:
    """Lines for a csv reader; ``ended`` says that it asked for one more than there are."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        yield from self.lines
        self.ended = True


def _parse(rows: Rows, lines: Sequence[str]) -> _Parsed | None:
    """The rows that begin and end in some lines; None where something is wrong with these."""
    text, dialect = "".join(lines), rows.dialect
    if "\0" in text or not decoding.is_whole(text):
        return None
    quoted = dialect.quote is not None and dialect.quote in text
    found, bounds = [], [0]
    feed = _Feed(lines)
    try:
        if not quoted and not dialect.escape:
            return _Parsed(lines, list(dialect.reader(lines)), range(len(lines) + 1))
        reader: Any = dialect.reader(feed)
        for row in reader:
            if feed.ended:
                break
            found.append(row)
            bounds.append(reader.line_num)
    except csv.Error:
        return None
    return _Parsed(lines, found, bounds)


def _columns(
    rows: Rows, parsed: _Parsed, start: int, first: int, left_out: LeftOut, size: int
) -> Iterator[Cells]:
    """Records of parsed rows from ``start`` on; ``left_out`` stood before them."""
    records = parsed.rows[start:]
    places: Sequence[int] = range(start, len(parsed.rows))
    texts = _plain(rows, records)
    if texts is None:
        records, places = _sifted(rows, parsed, places, first, left_out)
        texts = list(zip(*records, strict=True)) or [()] * len(rows.columns)
    pending = iter([*left_out, None])
    waiting = next(pending)
    # In parts of about one size, since each becomes a transaction.
    step = -(-len(places) // -(-len(places) // size)) if places else size
    for begin in range(0, max(1, len(places)), step):
        some, end = places[begin : begin + step], begin + step
        until = first + parsed.bounds[places[end]] if end < len(places) else None
        before: LeftOut = []
        while waiting is not None and (until is None or waiting.line < until):
            before.append(waiting)
            waiting = next(pending)
        yield Cells(
            [first + parsed.bounds[place] for place in some],
            {name: column[begin:end] for name, column in zip(rows.columns, texts, strict=True)},
            partial(parsed.taken, some),
            before,
        )


def _plain(rows: Rows, records: Sequence[list[str]]) -> Columns | None:
    """The columns of some rows; None where one of these is no record, or none is left."""
    if set(map(len, records)) != {len(rows.columns)}:
        return None
    texts = list(zip(*records, strict=True))
    # Looking at the first column is enough to see that no row is blank or the header again.
    if "" in texts[0] and [""] * len(texts) in records:
        return None
    again = bool(rows.cells) and rows.cells[0] in texts[0] and rows.cells in records
    return None if again else texts


def _sifted(
    rows: Rows, parsed: _Parsed, places: Sequence[int], first: int, left_out: LeftOut
) -> tuple[Sequence[list[str]], Sequence[int]]:
    """The records among parsed rows and their places; the others join those left out."""
    width = len(rows.columns)
    kept, found = [], []
    for position, place in enumerate(places):
        row = parsed.rows[place]
        if len(row) != width or not any(row) or row == rows.cells:
            item = rows.odd(first + parsed.bounds[place], row, parsed.taken(places, position))
            if not isinstance(item, tuple):
                left_out.append(item)
                continue
            row = row[:width]
        kept.append(row)
        found.append(place)
    return kept, found


def _row_by_row(
    rows: Rows,
    lines: Iterator[str],
    first: int,
    left_out: LeftOut,
    size: int,
    *,
    in_header: bool,
) -> Iterator[Cells]:
    items = chain(left_out, rows.items_from(lines, first, in_header=in_header))
    # The lines of a row are only lent until the next is asked for.
    kept = (
        (item[0], item[1], tuple(item[2])) if isinstance(item, tuple) else item for item in items
    )
    for chunk in portions(kept, size, characters):
        yield cells_of(chunk, rows.columns)

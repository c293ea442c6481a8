"""Which delimiter a table has, told by how evenly it divides the first records.

``csv.Sniffer`` judges by single characters and fails on long texts. Here every candidate reads
the first records with quotes honoured, and is scored by the share of records that come out as wide
as the header.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

CANDIDATES = (",", ";", "\t", "|")
RECORDS = 100
# A character that no table holds: it makes every line one field.
_NONE = "\x1f"
_LONG_NAME = 60
_PROSE = 0.3
_HALF = 0.5
_EVEN = 0.9
_TITLE_LINES = 12
_PLAIN = re.compile(r"[\w#/().:-]+( [\w#/().:-]+){0,3}")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How rows are written.

    Attributes:
        delimiter: Between fields; None for a table of one column without quotes.
        escape: Whether a backslash protects a quote (MySQL's way) besides doubling it.
        quotes: Whether ``"`` quotes at all; not so in plain tab-separated files.
    """

    delimiter: str | None
    escape: bool = False
    quotes: bool = True

    def reader(self, lines: Iterable[str]) -> "Iterator[list[str]]":
        """The rows of some lines, by the standard library."""
        return csv.reader(
            lines,
            delimiter=self.delimiter or _NONE,
            escapechar="\\" if self.escape else None,
            quoting=csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE,
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a dialect divides some records.

    Attributes:
        share: Of records that are as wide as the header, 0 to 1.
        reached: Of records that are at least as wide.
        width: Fields of the header.
        names: Whether no field of the header is too long for a name.
        plain: Whether each is one to four words without the marks of a sentence.
    """

    dialect: Dialect
    share: float = 0.0
    reached: float = 0.0
    width: int = 0
    names: bool = False
    plain: bool = False


def find_dialect(lines: Sequence[str], candidates: Sequence[str] = CANDIDATES) -> Fit:
    """The dialect that divides ``lines`` (the head of a file) most evenly.

    A width of 1 means a table of one column, which is legitimate.
    """
    fits = [_fit(Dialect(each), lines) for each in candidates]
    best = max(fits, key=lambda fit: (fit.width > 1 and fit.names, _rank(fit)))
    if best.width < 2 or best.share < _PROSE:  # noqa: PLR2004
        # Rows that are all too wide under a header of plain names: commas without quotes.
        torn = [fit for fit in fits if fit.width > 1 and fit.plain and fit.reached >= _HALF]
        if not torn:
            return _one_column(lines)
        best = max(torn, key=lambda fit: fit.width)
    if any('\\"' in line for line in lines):
        escaped = _fit(Dialect(best.dialect.delimiter, escape=True), lines)
        if escaped.width == best.width and escaped.share > best.share:
            best = escaped
    if best.dialect.delimiter == "\t" and best.share < 1:
        plain = _fit(Dialect("\t", quotes=False), lines)
        if plain.width == best.width and plain.share == 1:
            best = plain
    return best


def lines_above(lines: Sequence[str], fit: Fit) -> int:
    """How many lines stand above the header: a report's title, the day it was made.

    None, unless the first line divides badly and one of the next few is a header of three or more
    plain names over rows of the same width.
    """
    if fit.width > 1 and fit.share >= _HALF:
        return 0
    for above in range(1, min(_TITLE_LINES, len(lines) - 2)):
        below = find_dialect(lines[above:])
        table = below.width > 2 and below.plain and below.share >= _EVEN  # noqa: PLR2004
        if table and lines[above].strip():
            return above
    return 0


def _rank(fit: Fit) -> tuple[float, int]:
    return (round(fit.share, 1), fit.width)


def _fit(dialect: Dialect, lines: Sequence[str]) -> Fit:
    rows = []
    try:
        rows = [row for row in islice(dialect.reader(lines), RECORDS) if any(row)]
    except csv.Error:
        return Fit(dialect)
    if not rows:
        return Fit(dialect)
    width = len(rows[0])
    # The last record may be cut off where the head of the file ends.
    body = rows[1:-1] if len(rows) > 3 else rows[1:]  # noqa: PLR2004
    count = max(1, len(body))
    return Fit(
        dialect,
        share=sum(len(row) == width for row in body) / count if body else 1.0,
        reached=sum(len(row) >= width for row in body) / count if body else 1.0,
        width=width,
        names=all(len(cell) <= _LONG_NAME for cell in rows[0]),
        plain=all(_PLAIN.fullmatch(cell.strip()) for cell in rows[0]),
    )


def _one_column(lines: Sequence[str]) -> Fit:
    """A table of one column: with quotes if its commas are quoted, else each line is a cell."""
    quoted = Dialect(",")
    fit = _fit(quoted, lines)
    if fit.width == 1 and fit.share >= 1 - _PROSE:
        return fit
    return Fit(Dialect(None), share=1.0, reached=1.0, width=1, names=fit.names)

"""Which delimiter a table has, told by how evenly it divides the first records.

``csv.Sniffer`` judges by single characters and fails on long texts. Here every candidate reads
the first records with quotes honoured, and is scored by the share of records that come out as wide
as the header.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

CANDIDATES = (",", ";", "\t", "|")
RECORDS = 100
# A character that no table holds: it makes every line one field.
_NONE = "\x1f"
_LONG_NAME = 60
_PROSE = 0.3


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
    """How well a dialect divides some records: the share as wide as the header, and that width."""

    dialect: Dialect
    share: float
    width: int
    names: bool


def find_dialect(lines: Sequence[str], candidates: Sequence[str] = CANDIDATES) -> Fit:
    """The dialect that divides ``lines`` (the head of a file) most evenly.

    A width of 1 means a table of one column, which is legitimate.
    """
    fits = [_fit(Dialect(each), lines) for each in candidates]
    best = max(fits, key=lambda fit: (fit.width > 1 and fit.names, _rank(fit)))
    if best.width < 2 or best.share < _PROSE:  # noqa: PLR2004
        return _one_column(lines)
    if any('\\"' in line for line in lines):
        escaped = _fit(Dialect(best.dialect.delimiter, escape=True), lines)
        if escaped.width == best.width and escaped.share > best.share:
            best = escaped
    if best.dialect.delimiter == "\t" and best.share < 1:
        plain = _fit(Dialect("\t", quotes=False), lines)
        if plain.width == best.width and plain.share == 1:
            best = plain
    return best


def _rank(fit: Fit) -> tuple[float, int]:
    return (round(fit.share, 1), fit.width)


def _fit(dialect: Dialect, lines: Sequence[str]) -> Fit:
    rows = []
    try:
        rows = [row for row in islice(dialect.reader(lines), RECORDS) if any(row)]
    except csv.Error:
        return Fit(dialect, 0.0, 0, names=False)
    if not rows:
        return Fit(dialect, 0.0, 0, names=False)
    width = len(rows[0])
    # The last record may be cut off where the head of the file ends.
    body = rows[1:-1] if len(rows) > 3 else rows[1:]  # noqa: PLR2004
    share = sum(len(row) == width for row in body) / len(body) if body else 1.0
    names = all(len(cell) <= _LONG_NAME for cell in rows[0])
    return Fit(dialect, share, width, names)


def _one_column(lines: Sequence[str]) -> Fit:
    """A table of one column: with quotes if its commas are quoted, else each line is a cell."""
    quoted = Dialect(",")
    fit = _fit(quoted, lines)
    if fit.width == 1 and fit.share >= 1 - _PROSE:
        return fit
    return Fit(Dialect(None), 1.0, 1, fit.names)

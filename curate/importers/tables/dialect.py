"""The dialect of a CSV file, chosen by how evenly it divides the first records.

``csv.Sniffer`` judges by single characters and fails on long texts. Here every candidate reads
the first records with quotes honored, and is scored by the share of records that come out as wide
as the header.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

CANDIDATES = (",", ";", "\t", "|")
# Tried where none of the usual ones divides the header: too common in prose to be asked first.
RARE = ("^", "~", "\x01", "\x1f", "¦", "§", "#", ":")
RECORDS = 100
# Characters of one cell; what is longer is a quote that never closes, or no table.
LONGEST_FIELD = 16_000_000
# A character that no table holds: it makes every line one field.
_NONE = "\x1f"
_LONG_NAME = 60
_PROSE = 0.3
_HALF = 0.5
_EVEN = 0.9
_TITLE_LINES = 12
_WRAPPED = re.compile(r"'.*'", re.DOTALL)
_PLAIN = re.compile(r"[\w#/().:-]+( [\w#/().:-]+){0,3}")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How rows are written.

    Attributes:
        delimiter: Between fields; None for a table of one column without quotes.
        escape: Whether a backslash protects a quote or delimiter (MySQL's way) besides doubling.
        quote: What quotes; None where nothing does, as in plain tab-separated files.
    """

    delimiter: str | None
    escape: bool = False
    quote: str | None = '"'

    def reader(self, lines: Iterable[str]) -> "Iterator[list[str]]":
        """The rows of some lines, by the standard library."""
        csv.field_size_limit(LONGEST_FIELD)
        return csv.reader(
            lines,
            delimiter=self.delimiter or _NONE,
            escapechar="\\" if self.escape else None,
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
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
        trailing: Whether rows end with a delimiter that the header does not end with.
        wrapped: Share of records with a cell between single quotes.
    """

    dialect: Dialect
    share: float = 0.0
    reached: float = 0.0
    width: int = 0
    names: bool = False
    plain: bool = False
    trailing: bool = False
    wrapped: float = 0.0


def find_dialect(lines: Sequence[str], candidates: Sequence[str] = CANDIDATES) -> Fit:
    """The dialect that divides ``lines`` (the head of a file) most evenly.

    A width of 1 means a table of one column, which is legitimate.
    """
    fits = [_fit(Dialect(each), lines) for each in candidates]
    best = max(fits, key=_rank)
    if best.width < 2 and len(candidates) > 1:
        rare = max((_fit(Dialect(each), lines) for each in RARE), key=_rank)
        best = rare if rare.width > 1 and rare.plain and rare.share >= _HALF else best
    best = _unquoted(_escaped(_single(best, lines), lines), lines)
    if best.width > 1 and best.share >= _PROSE:
        return best
    # Rows that are all too wide under a header of plain names: commas without quotes.
    torn = [fit for fit in fits if fit.width > 1 and fit.plain and fit.reached >= _HALF]
    return max(torn, key=lambda fit: fit.width) if torn else _one_column(lines)


def _single(best: Fit, lines: Sequence[str]) -> Fit:
    """The same with single quotes, where they divide better or stand around whole cells."""
    if not best.wrapped and not any("'" in line for line in lines):
        return best
    single = _fit(Dialect(best.dialect.delimiter, quote="'"), lines)
    better = single.share > best.share or best.wrapped > _HALF
    return single if single.width == best.width and single.share >= best.share and better else best


def _escaped(best: Fit, lines: Sequence[str]) -> Fit:
    """The same with a backslash before quotes and delimiters, where that divides better.

    Or no worse, and a backslash stands before a quote that neither ends a cell nor is doubled.
    """
    delimiter, quote = best.dialect.delimiter or _NONE, best.dialect.quote or '"'
    marks = ("\\" + quote, "\\" + delimiter)
    if not any(mark in line for line in lines for mark in marks):
        return best
    escaped = _fit(Dialect(best.dialect.delimiter, escape=True, quote=best.dialect.quote), lines)
    inside = re.compile(rf"(?<!\\)\\{quote}(?![{quote}{re.escape(delimiter)}\r\n]|$)")
    needed = escaped.share > best.share or any(map(inside.search, lines))
    same = escaped.width == best.width and escaped.share >= best.share
    return escaped if same and needed else best


def _unquoted(best: Fit, lines: Sequence[str]) -> Fit:
    """The same without quoting, where tab-separated texts hold single marks of quotation."""
    if best.dialect.delimiter != "\t" or best.share == 1:
        return best
    plain = _fit(Dialect("\t", quote=None), lines)
    return plain if plain.width == best.width and plain.share == 1 else best


def lines_above(lines: Sequence[str], fit: Fit) -> int:
    """How many lines stand above the header: a report's title, the day it was made.

    None, unless the first line divides badly and one of the next few is a header of three or more
    plain names over rows of the same width.
    """
    if fit.width > 1 and fit.share >= _HALF:
        return 0
    for above in range(1, min(_TITLE_LINES, len(lines) - 2)):
        below = find_dialect(lines[above:])
        table = below.width > 2 and below.plain and below.share >= _EVEN
        if table and lines[above].strip():
            return above
    return 0


def _rank(fit: Fit) -> tuple[bool, float, int]:
    return (fit.width > 1 and fit.names, round(fit.share, 1), fit.width)


def _fit(dialect: Dialect, lines: Sequence[str]) -> Fit:
    rows = first_rows(dialect, lines)
    if not rows:
        return Fit(dialect)
    header = rows[0]
    # The last record may be cut off where the head of the file ends.
    body = rows[1:-1] if len(rows) > 3 else rows[1:]
    count = max(1, len(body))
    trailing = _most(body, lambda row: len(row) == len(header) + 1 and not row[-1])
    if not header[-1] and _most(body, lambda row: len(row) == len(header) - 1):
        header = header[:-1]
    width = len(header)
    share = sum(len(row) == width for row in body) / count if body else 1.0
    return Fit(
        dialect,
        share=1.0 if trailing else share,
        reached=sum(len(row) >= width for row in body) / count if body else 1.0,
        width=width,
        names=all(len(cell) <= _LONG_NAME for cell in header),
        plain=all(_PLAIN.fullmatch(cell.strip()) for cell in header),
        trailing=trailing,
        wrapped=sum(any(map(_WRAPPED.fullmatch, row)) for row in body) / count,
    )


def first_rows(dialect: Dialect, lines: Iterable[str]) -> list[list[str]]:
    """The first rows that are not empty, up to one that can't be read."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(row for row in islice(dialect.reader(lines), RECORDS) if any(row))
    return rows


def _most(rows: Sequence[Sequence[str]], holds: Callable[[Sequence[str]], bool]) -> bool:
    return bool(rows) and sum(map(holds, rows)) >= _EVEN * len(rows)


def _one_column(lines: Sequence[str]) -> Fit:
    """A table of one column: with quotes if its commas are quoted, else each line is a cell."""
    quoted = Dialect(",")
    fit = _fit(quoted, lines)
    if fit.width == 1 and fit.share >= 1 - _PROSE:
        return fit
    return Fit(Dialect(None), share=1.0, reached=1.0, width=1, names=fit.names)

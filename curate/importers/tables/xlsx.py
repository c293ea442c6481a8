"""Excel workbooks (.xlsx), one sheet at a time."""

import math
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from curate.domain.errors import UnknownName, UnreadableFile
from curate.domain.examples import SkippedRow
from curate.importers.base import Importer, Item, Table, importers, reject, unique_columns
from curate.importers.headers import NO_HEADER, is_header
from curate.importers.tables.number_formats import (
    GENERAL,
    general,
    is_date_format,
    is_length,
    moment,
    shown,
)
from curate.importers.tables.sheet_facts import Facts, facts_of
from curate.importers.tables.sheet_notes import sheet_notes
from curate.importers.tables.widths import refuse_width
from curate.importers.tables.workbook_parts import DAMAGE, Cell, Sheet, Workbook
from curate.text.storable import storable

LARGEST = 1 << 30
HIGHEST_RATIO = 100
MOST_PARTS = 10_000
_SMALL = 20 << 20
_FIRST_ROWS = 10_000
_TITLE_ROWS = 10
# So many blank rows after each other are told as one.
_MOST_BLANK = 1_000
_ZEROS = re.compile(r"0+")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAMAGED = "it is damaged, or not an Excel workbook."
_RESAVE = (
    "Nothing was imported: open it in a spreadsheet program and save it again as .xlsx or CSV."
)


@importers.register
class Xlsx(Importer):
    """A sheet with its column names in the first row that is not empty.

    Merged cells are filled down. Numbers, dates and times are as the sheet shows them where they are
    texts, and else ISO 8601 and plain numbers; a formula is the value that was saved with it.
    """

    name = "xlsx"
    title = "Excel workbook"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xlsm")

    sheet: str | None = Field(None, description="Name of the sheet; the first with rows if empty.")

    def open(self, path: Path) -> Table:
        """See ``Importer.open``.

        Raises:
            UnreadableFile: Damaged, protected by a password, or far larger than it claims.
            UnknownName: No sheet of that name.
        """
        _refuse_bombs(path)
        with _book(path) as book:
            names = tuple(sheet.name for sheet in book.sheets)
            if self.sheet is not None and self.sheet not in names:
                raise UnknownName("sheet", self.sheet, names)
            seen = sorted(book.sheets, key=lambda sheet: not sheet.visible)
            wanted = [sheet for sheet in seen if self.sheet in {None, sheet.name}]
            headers = [(sheet, _header(_texts(book, sheet))) for sheet in wanted]
            filled = [(sheet, header) for sheet, header in headers if header.cells]
            if not filled:
                raise UnreadableFile(path.name, "it is empty: no sheet has a cell with text.")
            # A cover sheet has a title; the table is the first with two columns or more.
            sheet, header = next((each for each in filled if len(each[1].cells) > 1), filled[0])
            refuse_width(path.name, len(header.cells))
            facts = {each.name: facts_of(book, each) for each in book.sheets}
        rows = _Rows(path, sheet, header, facts[sheet.name])
        notes = sheet_notes(book.sheets, sheet, facts, rows.columns, header.line)
        return Table(
            self.name,
            rows.columns,
            rows.items,
            sheets=names,
            notes=notes if header.named else (*notes, NO_HEADER),
            told=rows.told,
            show=rows.show,
        )


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except DAMAGE:
        raise UnreadableFile(path.name, _DAMAGED, _RESAVE) from None
    size = sum(part.file_size for part in parts)
    packed = max(1, path.stat().st_size)
    if size > LARGEST or len(parts) > MOST_PARTS or size > max(_SMALL, HIGHEST_RATIO * packed):
        why = f"it would unpack to {size >> 20:,} MB, far too much for a table of texts."
        raise UnreadableFile(path.name, why, _RESAVE)


@contextmanager
def _book(path: Path) -> Iterator[Workbook]:
    """The workbook, open for reading; whatever goes wrong in it is an unreadable file."""
    try:
        with closing(Workbook(path)) as book:
            yield book
    except DAMAGE:
        raise UnreadableFile(path.name, _DAMAGED, _RESAVE) from None


@dataclass(frozen=True, slots=True)
class _Header:
    """The row that names the columns.

    Attributes:
        line: Its number, from 1; that of the first row of data where none names the columns.
        cells: Its cells.
        named: Whether it does name them, rather than being the first row of data.
    """

    line: int
    cells: list[str]
    named: bool = True


class _Rows:
    """The rows of one sheet."""

    def __init__(self, path: Path, sheet: Sheet, header: _Header, facts: Facts) -> None:
        self.path = path
        self.sheet = sheet
        self.line = header.line
        self.named = header.named
        self.cells = header.cells if header.named else []
        self.facts = facts
        width = len(header.cells)
        self.columns = unique_columns(header.cells if header.named else [""] * width)
        self.texts: frozenset[int] = frozenset()
        self.plain: frozenset[int] = frozenset()
        self.unsaved: Counter[str] = Counter()

    def show(self, texts: Collection[str], plain: Collection[str]) -> None:
        """See ``Table.show``."""
        places = list(enumerate(self.columns))
        self.texts = frozenset(at for at, name in places if name in texts)
        self.plain = frozenset(at for at, name in places if name in plain)

    def told(self) -> tuple[str, ...]:
        """What the last pass met."""
        notes = []
        for name, count in self.unsaved.items():
            cells = "1 formula" if count == 1 else f"{count:,} formulas"
            were = "was" if count == 1 else "were"
            notes.append(
                f"{cells} in the column {name!r} had no value saved and {were} read as empty: open "
                "the file in a spreadsheet program and save it again."
            )
        return tuple(notes)

    def items(self) -> Iterator[Item]:
        """Every row after the header; empty ones after the last filled one are no rows."""
        self.unsaved.clear()
        merged = _Merged(self.facts, self.line)
        done = 0
        with _book(self.path) as book:
            for line, cells in book.rows(self.sheet):
                row = self._row(line, cells, book)
                if not any(text.strip() for text in row.values()):
                    continue
                yield from _blank(done + 1, line)
                done = line
                if line < self.line:
                    yield SkippedRow(line, "above the header")
                elif line > self.line or not self.named:
                    merged.fill(line, row)
                    yield self._item(line, row)

    def _row(self, line: int, cells: list[Cell], book: Workbook) -> dict[int, str]:
        row: dict[int, str] = {}
        counted = line > self.line or not self.named
        for at, kind, value, style in cells:
            text = _text(book, kind, value, style, plain=at in self.plain, text=at in self.texts)
            row[at] = text
            if kind == "f" and counted and at < len(self.columns):
                self.unsaved[self.columns[at]] += 1
        return row

    def _item(self, line: int, row: dict[int, str]) -> Item:
        width = len(self.columns)
        beyond = [at for at, text in row.items() if at >= width and text.strip()]
        filled = [row.get(at, "") for at in range(width)]
        if beyond:
            reason = f"The row has text beyond the {width} columns of the header."
            return reject(line, reason, ["\t".join([*filled, *(row[at] for at in beyond)])])
        if filled == self.cells:
            return SkippedRow(line, "the header again")
        return line, dict(zip(self.columns, filled, strict=True)), _Raw(filled)


class _Merged:
    """Fills merged cells down, in the rows that hold something else."""

    def __init__(self, facts: Facts, header: int) -> None:
        self.waiting = [each for each in facts.merged if each[1] > header][::-1]
        self.open: dict[int, tuple[int, str]] = {}

    def fill(self, line: int, row: dict[int, str]) -> None:
        """Fill the cells of a row that lie in a range which began above it."""
        while self.waiting and self.waiting[-1][1] <= line:
            at, first, last = self.waiting.pop()
            if first == line and row.get(at, ""):
                self.open[at] = (last, row[at])
        for at, (last, text) in list(self.open.items()):
            if line > last:
                del self.open[at]
            else:
                row[at] = row.get(at, "") or text


def _blank(first: int, line: int) -> Iterator[SkippedRow]:
    """The empty rows before a row, each or, where they are many, as one."""
    if line - first > _MOST_BLANK:
        yield SkippedRow(first, f"blank lines up to row {line - 1:,}")
    else:
        yield from (SkippedRow(each, "blank line") for each in range(first, line))


def _texts(book: Workbook, sheet: Sheet) -> Iterator[tuple[int, dict[int, str]]]:
    """The texts of the rows of a sheet that hold some."""
    for line, cells in book.rows(sheet, _FIRST_ROWS):
        row = {at: _text(book, kind, value, style) for at, kind, value, style in cells}
        if any(text.strip() for text in row.values()):
            yield line, row


def _header(rows: Iterator[tuple[int, dict[int, str]]]) -> _Header:
    """The first row with text, unless rows of one or two cells (a report's title) stand above it.

    Then it is the first row of three cells or more, if most of the rows below have as many.
    """
    found = list(islice(rows, 3 * _TITLE_ROWS + 1))
    if not found:
        return _Header(0, [])
    at = next((at for at, (_, row) in enumerate(found) if _filled(row) > 2), 0)
    below = [row for _, row in found[at + 1 :]]
    table = sum(_filled(row) > 2 for row in below) * 2 >= len(below)
    if at > _TITLE_ROWS or not table:
        at, below = 0, [row for _, row in found[1:]]
    line, row = found[at]
    width = max(place for place, text in row.items() if text.strip()) + 1
    cells = [row.get(place, "") for place in range(width)]
    under = [[each.get(place, "") for place in range(min(width, 200))] for each in below]
    return _Header(line, cells, named=is_header(cells, under))


def _filled(row: dict[int, str]) -> int:
    return sum(bool(text.strip()) for text in row.values())


class _Raw(Sequence[str]):
    """The cells of a row between tabs, joined only if somebody asks."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.cells = cells

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: Any) -> Any:
        return ["\t".join(self.cells)][index]


def _text(
    book: Workbook, kind: str, value: str, style: int, *, plain: bool = False, text: bool = False
) -> str:
    """A cell as text; see ``Table.show`` for ``plain`` and ``text``."""
    if kind == "n":
        return _number(book, value, style, plain=plain, text=text)
    if kind == "s":
        value = book.strings[int(value)]
    if kind == "b":
        return "TRUE" if value.strip() in {"1", "true"} else "FALSE"
    if kind in {"e", "f"}:
        return storable(value)
    if kind == "d":
        return value.strip().removesuffix("T00:00:00")
    return storable(_unescape(value) if "_x" in value else value)


def _number(book: Workbook, value: str, style: int, *, plain: bool, text: bool) -> str:
    try:
        number = int(value) if value.lstrip("-").isdecimal() else float(value)
        math.floor(number)
    except (ValueError, OverflowError):
        return storable(value)
    code = book.codes[style] if 0 <= style < len(book.codes) else GENERAL
    if code == GENERAL:
        return general(number)
    if is_date_format(code):
        if text and not plain:
            return shown(number, code, since_1904=book.since_1904)
        return _iso(number, code, since_1904=book.since_1904)
    # An id with zeros in front keeps them; grouping and the like would make another of it.
    if plain and not _ZEROS.fullmatch(code):
        return general(number)
    return shown(number, code)


def _iso(number: float, code: str, *, since_1904: bool) -> str:
    """A moment as ISO 8601; a length of time as sheets show it: 30:00:00."""
    at = moment(number, since_1904=since_1904)
    if at is None:
        return general(number)
    if is_length(code):
        return _hours(timedelta(days=number))
    # Sheets hold thousandths of a second; what is left of them comes from counting in days.
    at = (at + timedelta(milliseconds=1)).replace(microsecond=0) if at.microsecond > 998_000 else at
    if 0 <= number < 1:
        return at.time().isoformat()
    return at.date().isoformat() if at.time() == time() else at.isoformat()


def _hours(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    minutes, left = divmod(abs(seconds), 60)
    return f"{'-' * (seconds < 0)}{minutes // 60}:{minutes % 60:02}:{left:02}"


def _unescape(text: str) -> str:
    """Excel writes control characters as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)

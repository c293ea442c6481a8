"""Excel workbooks (.xlsx), one sheet at a time."""

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from curate.domain.errors import UnknownName, UnreadableFile
from curate.domain.examples import SkippedRow
from curate.importers.base import Importer, Item, Table, clean, importers, reject, unique_columns
from curate.importers.headers import NO_HEADER, is_header

LARGEST = 1 << 30
HIGHEST_RATIO = 200
MOST_PARTS = 10_000
_SMALL = 20 << 20
_LAST_ROW = 1 << 20
_BATCH = 256
_FIRST_ROWS = 10_000
_TITLE_ROWS = 10
# Whole numbers up to here are written in full: they are ids.
_LARGEST_ID = 1e21
_ZEROS = re.compile(r"0+")
# openpyxl validates little: a damaged workbook fails in whatever line meets the damage.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_DAMAGED = "it is damaged, or not an Excel workbook."
_RESAVE = (
    "Nothing was imported: open it in a spreadsheet program and save it again as .xlsx or CSV."
)


@importers.register
class Xlsx(Importer):
    """A sheet with its column names in the first row that is not empty.

    Dates become ISO 8601, formulas the value that was saved with them, whole numbers stay whole.
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
            names = tuple(sheet.title for sheet in book.worksheets)
            shown = [each.title for each in book.worksheets if each.sheet_state == "visible"]
            if self.sheet is not None and self.sheet not in names:
                raise UnknownName("sheet", self.sheet, names)
            wanted = (
                [self.sheet] if self.sheet is not None else list(dict.fromkeys([*shown, *names]))
            )
            headers = {name: _header(_rows(book, name, path)) for name in wanted}
        filled = [name for name in wanted if headers[name].width]
        if not filled:
            raise UnreadableFile(path.name, "it is empty: no sheet has a cell with text.")
        # A cover sheet has a title; the table is the first with two columns or more.
        name = next((name for name in filled if headers[name].width > 1), filled[0])
        sheet = _Sheet(path, name, headers[name])
        sheet_note = (f"The sheet {name!r} of {len(names)} was read.",) if len(names) > 1 else ()
        notes = sheet_note if headers[name].named else (*sheet_note, NO_HEADER)
        return Table(self.name, sheet.columns, sheet.items, sheets=names, notes=notes)


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except _DAMAGE:
        raise UnreadableFile(path.name, _DAMAGED, _RESAVE) from None
    size = sum(part.file_size for part in parts)
    packed = max(1, path.stat().st_size)
    if size > LARGEST or len(parts) > MOST_PARTS or size > max(_SMALL, HIGHEST_RATIO * packed):
        why = f"it would unpack to {size >> 20:,} MB, far too much for a table of texts."
        raise UnreadableFile(path.name, why, _RESAVE)


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    """The workbook, open for reading; whatever goes wrong in it is an unreadable file."""
    import openpyxl

    try:
        # Opened here, since openpyxl refuses files by their ending.
        with path.open("rb") as stream:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            with closing(book):
                yield book
    except _DAMAGE:
        raise UnreadableFile(path.name, _DAMAGED, _RESAVE) from None


@dataclass(frozen=True, slots=True)
class _Header:
    """The row that names the columns: how many stand above it, and its cells.

    Attributes:
        named: Whether it does name them, rather than being the first row of data.
    """

    above: int
    cells: list[str]
    named: bool = True

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.cells)


class _Sheet:
    """The rows of one sheet."""

    def __init__(self, path: Path, name: str, header: _Header) -> None:
        self.path = path
        self.name = name
        self.above = header.above
        self.cells = header.cells if header.named else []
        self.columns = unique_columns(header.cells if header.named else [""] * header.width)

    def items(self) -> Iterator[Item]:
        """Every row after the header; empty ones after the last filled one are no rows."""
        width, empty, in_header = len(self.columns), list[int](), bool(self.cells)
        for line, cells in enumerate(self._all(), 1):
            if not _width(cells):
                empty.append(line)
                continue
            yield from (SkippedRow(each, "blank line") for each in empty)
            empty.clear()
            if line <= self.above:
                yield SkippedRow(line, "above the header")
                continue
            filled = cells[:width] + [""] * (width - len(cells))
            beyond = [cell for cell in cells[width:] if cell.strip()]
            if in_header:
                in_header = False
            elif beyond:
                reason = f"The row has text beyond the {width} columns of the header."
                yield reject(line, reason, ["\t".join(cells)])
            elif filled == self.cells:
                yield SkippedRow(line, "the header again")
            else:
                yield line, dict(zip(self.columns, filled, strict=True)), _Raw(filled)

    def _all(self) -> Iterator[list[str]]:
        with _book(self.path) as book:
            yield from _rows(book, self.name, self.path)


def _rows(book: Any, name: str, path: Path) -> Iterator[list[str]]:
    """The texts of every row of a sheet, empty ones too."""
    sheet = book[name]
    # Some programs write a wrong extent; then rows would be cut off.
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    count = 0
    while batch := _batch(rows):
        count += len(batch)
        if count > _LAST_ROW:
            raise UnreadableFile(path.name, _DAMAGED, _RESAVE)
        yield from batch


def _header(rows: Iterator[list[str]]) -> _Header:
    """The first row with text, unless rows of one or two cells (a report's title) stand above it.

    Then it is the first row of three cells or more, if most of the rows below have as many.
    """
    found: list[tuple[int, list[str]]] = []
    for above, cells in enumerate(islice(rows, _FIRST_ROWS)):
        if width := _width(cells):
            found.append((above, cells[:width]))
        if len(found) > 3 * _TITLE_ROWS:
            break
    if not found:
        return _Header(0, [])
    at = next((at for at, (_, cells) in enumerate(found) if _filled(cells) > 2), 0)
    below = [cells for _, cells in found[at + 1 :]]
    table = sum(_filled(cells) > 2 for cells in below) * 2 >= len(below)
    if at > _TITLE_ROWS or not table:
        at, below = 0, [cells for _, cells in found[1:]]
    above, cells = found[at]
    return _Header(above, cells, named=is_header(cells, below))


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _width(cells: Sequence[str]) -> int:
    """How many cells there are up to the last that holds text."""
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1].strip()), 0)


class _Raw(Sequence[str]):
    """The cells of a row between tabs, joined only if somebody asks."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.cells = cells

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: Any) -> Any:
        return ["\t".join(self.cells)][index]


def _batch(rows: Iterator[Sequence[Any]]) -> list[list[str]]:
    """The next rows as texts. In batches, since silencing openpyxl's warnings costs time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [[_text(cell) for cell in row] for row in islice(rows, _BATCH)]


def _text(cell: Any) -> str:  # noqa: PLR0911 - one line for each kind of cell
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(_unescape(value) if "_x" in value else value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _LARGEST_ID
        return f"{Decimal(repr(value)):.0f}" if whole else repr(value)
    if isinstance(value, int):
        shown = cell.number_format
        return str(value).zfill(len(shown)) if _ZEROS.fullmatch(shown or "") else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return _hours(value) if isinstance(value, timedelta) else clean(str(value))


def _hours(value: timedelta) -> str:
    """A length of time as sheets show it: 30:00:00."""
    seconds = round(value.total_seconds())
    minutes, left = divmod(abs(seconds), 60)
    return f"{'-' * (seconds < 0)}{minutes // 60}:{minutes % 60:02}:{left:02}"


def _unescape(text: str) -> str:
    """Excel writes control characters as ``_x000D_``."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)

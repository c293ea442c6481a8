"""The parts of an Excel workbook, read piece by piece with bounds on what they hold.

What openpyxl does, but for the sake of hostile and huge files: nothing is padded or kept that is not
asked for, and no part may hold more than it should.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers import expat

from curate.importers.tables.number_formats import BUILT_IN, GENERAL

# Whatever a damaged archive or part makes the standard library raise.
DAMAGE = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError),
    *(RuntimeError, SyntaxError, TypeError, ValueError, struct.error),
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
)
_PIECE = 1 << 18
# Characters of one cell; Excel itself stops at 32,767.
_LONGEST_CELL = 4 << 20
_LAST_ROW = 1 << 20
_MOST_STYLES = 1 << 16

# Column from 0, kind, text, style; the kind as written, "f" for a formula without a value.
Cell = tuple[int, str, str, int]
Row = tuple[int, list[Cell]]


class Oversized(ValueError):
    """A part that holds more than any spreadsheet program writes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name, whether a person sees it, and the part it is in."""

    name: str
    visible: bool
    part: str


class Workbook:
    """A workbook, open for reading: sheets, texts, and the format code of each style."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        try:
            self._read()
        except BaseException:
            self.archive.close()
            raise

    def _read(self) -> None:
        self.since_1904 = False
        self.sheets: list[Sheet] = []
        book = self._book_part()
        folder = PurePosixPath(book).parent
        links = self._links(folder / "_rels" / f"{PurePosixPath(book).name}.rels")
        tables = {one: link[1] for one, link in links.items() if link[0] == "worksheet"}
        self._book(book, {one: _within(folder, target) for one, target in tables.items()})
        by_kind = {kind: _within(folder, target) for kind, target in links.values()}
        self._strings_part = by_kind.get("sharedStrings", "")
        self._strings: list[str] | None = None
        self.codes = self._codes(by_kind.get("styles", ""))

    def close(self) -> None:
        """Close the file."""
        self.archive.close()

    @property
    def strings(self) -> list[str]:
        """The texts that cells name by number."""
        if self._strings is None:
            self._strings = self._read_strings(self._strings_part)
        return self._strings

    def rows(self, sheet: Sheet, last: int = _LAST_ROW) -> Iterator[Row]:
        """The rows of a sheet that hold something, each by its number, with the filled cells.

        Args:
            sheet: The sheet.
            last: The number of a row, after which not much more is read.
        """
        done: list[Row] = []
        parser = _SheetParser(done)
        with self.archive.open(sheet.part) as stream:
            for _ in _parsed(stream, parser.start, parser.end, parser.text):
                yield from done
                done.clear()
                if parser.line > last:
                    return

    def pieces(self, sheet: Sheet) -> Iterator[bytes]:
        """The XML of a sheet in pieces that end where a tag does."""
        left = b""
        with self.archive.open(sheet.part) as stream:
            while piece := stream.read(_PIECE):
                cut = piece.rfind(b">") + 1
                yield left + piece[:cut]
                left = piece[cut:] if cut else left + piece
                if len(left) > _LONGEST_CELL:
                    left = b""
        yield left

    def _book_part(self) -> str:
        links = self._links(PurePosixPath("_rels/.rels"))
        return next(
            (target.lstrip("/") for kind, target in links.values() if kind == "officeDocument"),
            "xl/workbook.xml",
        )

    def _links(self, part: PurePosixPath) -> dict[str, tuple[str, str]]:
        links: dict[str, tuple[str, str]] = {}

        def start(name: str, at: dict[str, str]) -> None:
            if name == "Relationship":
                kind = at.get("Type", "").rpartition("/")[2]
                links[at.get("Id", "")] = (kind, at.get("Target", ""))

        self._walk(str(part), start)
        return links

    def _book(self, part: str, links: dict[str, str]) -> None:
        def start(name: str, at: dict[str, str]) -> None:
            if name == "workbookPr":
                self.since_1904 = at.get("date1904") in {"1", "true"}
            elif name == "sheet":
                link = next((value for key, value in at.items() if key.endswith(":id")), "")
                visible = at.get("state", "visible") == "visible"
                if (target := links.get(link)) in names:
                    self.sheets.append(Sheet(at["name"], visible, str(target)))

        names = set(self.archive.namelist())
        self._walk(part, start)

    def _codes(self, part: str) -> list[str]:
        """The format code of each style of cells, by its number."""
        own: dict[str, str] = {}
        codes: list[str] = []
        inside: list[str] = []

        def start(name: str, at: dict[str, str]) -> None:
            if name == "numFmt":
                own[at.get("numFmtId", "")] = at.get("formatCode", GENERAL)
            elif name == "xf" and inside[-1:] == ["cellXfs"] and len(codes) < _MOST_STYLES:
                number = at.get("numFmtId", "0")
                known = BUILT_IN.get(int(number)) if number.isdecimal() else None
                codes.append(own.get(number) or known or GENERAL)
            if name != "xf":
                inside.append(name)

        def end(name: str) -> None:
            if name != "xf":
                inside.pop()

        if part in self.archive.namelist():
            self._walk(part, start, end)
        return codes

    def _read_strings(self, part: str) -> list[str]:
        texts: list[str] = []
        if part not in self.archive.namelist():
            return texts
        state = _Texts(texts)
        self._walk(part, state.start, state.end, state.text)
        return texts

    def _walk(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        try:
            stream = self.archive.open(part)
        except KeyError:
            return
        with stream:
            for _ in _parsed(stream, start, end, text):
                pass


def _within(folder: PurePosixPath, target: str) -> str:
    """A part that another names, from the top of the archive."""
    if target.startswith("/"):
        return target.lstrip("/")
    parts: list[str] = []
    for part in (folder / target).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)


def _parsed(
    stream: IO[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None,
    text: Callable[[str], None] | None,
) -> Iterator[None]:
    """Parse XML, pausing after each piece; names come without a prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Oversized("a document type is declared")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, at: start(name.rpartition(":")[2], at)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    while piece := stream.read(_PIECE):
        parser.Parse(piece, False)  # noqa: FBT003 - as the standard library has it
        yield
    parser.Parse(b"", True)  # noqa: FBT003
    yield


class _Pieces:
    """Collects what stands in a text, piece by piece, but no phonetic help; no longer than a cell can be."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.phonetic = self.inside = False
        self.size = 0

    def text(self, text: str) -> None:
        if self.inside:
            self.size += len(text)
            if self.size > _LONGEST_CELL:
                raise Oversized("a cell is longer than any program writes")
            self.pieces.append(text)

    def taken(self) -> str:
        """The text so far; the next one begins."""
        whole = "".join(self.pieces)
        self.pieces.clear()
        self.size = 0
        return whole


class _Texts(_Pieces):
    """Collects the shared texts: of each ``si`` what its ``t`` hold."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self.texts = texts

    def start(self, name: str, _: dict[str, str]) -> None:
        if name == "t":
            self.inside = not self.phonetic
        elif name == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        if name == "t":
            self.inside = False
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.texts.append(self.taken())


class _SheetParser(_Pieces):
    """Collects the rows of a sheet."""

    def __init__(self, done: list[Row]) -> None:
        super().__init__()
        self.done = done
        self.line = self.column = self.style = 0
        self.kind = ""
        self.cells: list[Cell] = []
        self.formula = False
        self.columns: dict[str, int] = {}

    def start(self, name: str, at: dict[str, str]) -> None:
        if name == "c":
            place = at.get("r")
            self.column = self._column(place) if place else self.column + 1
            self.kind = at.get("t", "n")
            self.style = int(at.get("s", "0"))
            self.formula = False
        elif name in {"v", "t"}:
            self.inside = not self.phonetic
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.line = int(at["r"]) if "r" in at else self.line + 1
            if self.line > _LAST_ROW:
                raise Oversized("a row lies below the last one that there can be")
            self.cells, self.column = [], -1
        elif name == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        if name == "c":
            if text := self.taken():
                self.cells.append((self.column, self.kind, text, self.style))
            elif self.formula:
                self.cells.append((self.column, "f", "", self.style))
        elif name in {"v", "t"}:
            self.inside = False
        elif name == "row":
            if self.cells:
                self.done.append((self.line, self.cells))
        elif name == "rPh":
            self.phonetic = False

    def _column(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        if (known := self.columns.get(letters)) is None:
            known = self.columns[letters] = column_of(letters)
        return known


def column_of(letters: str) -> int:
    """The number of a column from 0, by its letters: 27 for ``AB``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= 1 << 14 or not re.fullmatch("[A-Z]{1,3}", letters):
        raise Oversized("a cell lies beyond the last column that there can be")
    return number - 1

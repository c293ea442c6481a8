"""Tables in HTML: reports of ticket systems, in ``.html`` or in an ``.xls`` that is a page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from curate.domain.errors import UnreadableFile
from curate.domain.examples import SkippedRow
from curate.importers.base import Importer, Item, Table, importers, unique_columns
from curate.importers.encodings import text_encoding
from curate.importers.headers import NO_HEADER, is_header
from curate.importers.tables.widths import refuse_width
from curate.importers.texts.html import declared_encoding
from curate.text.encoding import decoding
from curate.text.storable import storable

LARGEST = 64 << 20
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"})
_DROPPED = frozenset({"script", "style", "template"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DECLARED = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
# A page is a table where this share of its text stands in one.
_MOSTLY = 0.7
_FEWEST_ROWS = 3
_HIGHEST_SPAN = 1_000


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row of a table: its texts, whether all of them are headings, whether one spans the table."""

    texts: list[str]
    headings: bool = False
    across: bool = False


@importers.register
class HtmlTable(Importer):
    """The largest table of a page that is little else; cells over several rows are filled down."""

    name = "html_table"
    title = "HTML table"
    suffixes: ClassVar[tuple[str, ...]] = (".xls",)

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        if path.stat().st_size > LARGEST:
            why = f"it is a page of more than {LARGEST >> 20} MB."
            raise UnreadableFile(path.name, why, "Nothing was imported: export it as CSV.")
        encoding = text_encoding(path, self.encoding or declared_encoding(path))
        tables = _tables(decoding.whole_text(path, encoding))
        if not tables:
            raise UnreadableFile(path.name, "the page has no table.")
        rows = max(tables, key=len)
        at = _header_row(rows)
        cells = rows[at].texts
        below = [row.texts for row in rows[at + 1 : at + 31]]
        named = rows[at].headings or is_header(cells, below)
        refuse_width(path.name, max(len(row.texts) for row in rows))
        columns = unique_columns(cells if named else [""] * len(cells))
        notes = () if named else (NO_HEADER,)
        if len(tables) > 1:
            others = ", ".join(f"{len(each):,} rows" for each in tables if each is not rows)
            notes = (f"The largest of {len(tables)} tables was read; left out: {others}.", *notes)

        def records() -> Iterator[Item]:
            return _records(rows, at, columns, named=named)

        return Table(self.name, columns, records, encoding=encoding.name, notes=notes)


def is_table_page(text: str) -> bool:
    """Whether a page is a table of data and little else."""
    if "<table" not in text[: 1 << 20].lower() or len(text) > LARGEST:
        return False
    tables = _tables(text)
    if not tables:
        return False
    rows = max(tables, key=len)
    held = sum(len(cell) for row in rows for cell in row.texts)
    wide = [len(row.texts) for row in rows if not row.across]
    even = wide and max(map(wide.count, wide)) >= 0.8 * len(wide) and max(wide) > 1
    return bool(even) and len(wide) >= _FEWEST_ROWS and held >= _MOSTLY * len(_text(_tree(text)))


def _tree(text: str) -> Any:
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    page = _DECLARED.sub("", text).encode("utf-8", "replace")
    return html.document_fromstring(page or b"<p></p>", parser=parser)


def _tables(text: str) -> list[list[_Cells]]:
    """The tables that have none inside, as rows."""
    from lxml.etree import LxmlError

    try:
        tree = _tree(text)
    except (LxmlError, ValueError):
        return []
    found = (
        table for table in tree.iter("table") if next(table.iterdescendants("table"), None) is None
    )
    return [rows for table in found if (rows := _rows(table))]


def _rows(table: Any) -> list[_Cells]:
    rows: list[_Cells] = []
    # Column to how many rows more it is filled, and with what.
    down: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        texts: list[str] = []
        begun: dict[int, tuple[int, str]] = {}
        for cell in cells:
            _fill(texts, down)
            text = _text(cell)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if high > 1:
                begun[len(texts)] = (high - 1, text)
            texts += [text, *[""] * (wide - 1)]
        _fill(texts, down)
        down.update(begun)
        if any(texts):
            across = len(cells) == 1 and _span(cells[0], "colspan") > 1
            rows.append(_Cells(texts, all(cell.tag == "th" for cell in cells), across))
    return rows


def _fill(texts: list[str], down: dict[int, tuple[int, str]]) -> None:
    """Cells that began in a row above."""
    while (at := len(texts)) in down:
        left, text = down.pop(at)
        texts.append(text)
        if left > 1:
            down[at] = (left - 1, text)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return (
        min(int(value), _HIGHEST_SPAN) if value.isdecimal() and len(value) < 9 and int(value) else 1
    )


def _text(element: Any) -> str:
    """The text of a cell; breaks and blocks are lines, other white space is one blank."""
    pieces: list[str] = []
    for event, each in _walk(element):
        if event == "text":
            pieces.append(_SPACE.sub(" ", each))
        elif pieces and each in _BREAKS:
            pieces.append("\n")
    lines = "".join(pieces).replace("\xa0", " ").split("\n")
    return storable(re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip())


def _walk(element: Any) -> Iterator[tuple[str, str]]:
    from lxml.etree import iterwalk

    skipped = 0
    for event, each in iterwalk(element, events=("start", "end")):
        if event == "start":
            yield "tag", each.tag
            skipped += each.tag in _DROPPED
            if each.text and not skipped:
                yield "text", each.text
        else:
            skipped -= each.tag in _DROPPED
            if each.tag != "br":
                yield "tag", each.tag
            if each is not element and each.tail and not skipped:
                yield "text", each.tail


def _header_row(rows: Sequence[_Cells]) -> int:
    """The place of the row that names the columns: the first of headings, or as wide as the most."""
    widths = [len(row.texts) for row in rows]
    usual = max(widths, key=widths.count)
    for at, row in enumerate(rows[:20]):
        if len(row.texts) >= usual and not row.across and sum(map(bool, row.texts)) * 2 > usual:
            return at
    return 0


def _records(
    rows: Sequence[_Cells], header: int, columns: Sequence[str], *, named: bool
) -> Iterator[Item]:
    width = len(columns)
    for at, row in enumerate(rows):
        line = at + 1
        if at < header:
            yield SkippedRow(line, "above the header")
        elif at == header and named:
            continue
        elif row.across:
            yield SkippedRow(line, "one cell across the table")
        elif named and row.texts == rows[header].texts:
            yield SkippedRow(line, "the header again")
        else:
            texts = [*row.texts[:width], *[""] * (width - len(row.texts))]
            yield line, dict(zip(columns, texts, strict=True)), ["\t".join(row.texts)]

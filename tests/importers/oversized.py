"""Files that are small to send and huge to read, or one enormous line; each at any scale.

``benchmarks/fuzz_importers.py --oversized`` reads them at full size within bounds of processor time and
memory; the tests at a hundredth of it.
"""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

_SHEET = "xl/worksheets/sheet1.xml"
_BEGIN = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>question</t></is></c>'
    '<c r="{last}1" t="inlineStr"><is><t>answer</t></is></c></row>'
)
_END = "</sheetData></worksheet>"


def _book(path: Path, rows: str, last: str = "B") -> None:
    book = openpyxl.Workbook()
    whole = io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts[_SHEET] = _BEGIN.format(last=last) + rows + _END
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def far_cells(path: Path, scale: float) -> None:
    """A cell in the last column there can be, in each of 30,000 rows (about 300 KB)."""
    rows = (
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Where is {n}?</t></is></c><c r="XFD{n}"><v>1</v></c></row>'
        for n in range(2, int(30_000 * scale))
    )
    _book(path.with_suffix(".xlsx"), "".join(rows))


def far_header(path: Path, scale: float) -> None:
    """The same, and the header reaches there as well."""
    rows = (f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, int(30_000 * scale)))
    _book(path.with_suffix(".xlsx"), "".join(rows), last="XFD")


def empty_rows(path: Path, scale: float) -> None:
    """A million rows without a cell."""
    rows = "".join(f'<row r="{n}"/>' for n in range(2, int((1 << 20) * scale)))
    _book(path.with_suffix(".xlsx"), rows)


def one_cell(path: Path, scale: float) -> None:
    """One cell of 19 MB."""
    text = "x" * int((19 << 20) * scale)
    _book(
        path.with_suffix(".xlsx"),
        f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>',
    )


def many_ranges(path: Path, scale: float) -> None:
    """A hundred thousand ranges of merged cells over the whole sheet."""
    ranges = '<mergeCell ref="A2:XFD1048576"/>' * int(100_000 * scale)
    rows = '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'
    _book(path.with_suffix(".xlsx"), rows)
    path = path.with_suffix(".xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    merged = f"</sheetData><mergeCells>{ranges}</mergeCells>".encode()
    parts[_SHEET] = parts[_SHEET].replace(b"</sheetData>", merged)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def same_text(path: Path, scale: float) -> None:
    """A Parquet file of under 1 KB: one text of 30,000 characters in 100,000 rows, 3 GB."""
    index = pa.array([0] * int(100_000 * scale), pa.int32())
    column = pa.DictionaryArray.from_arrays(index, ["x" * 30_000])
    pq.write_table(pa.table({"question": column}), path.with_suffix(".parquet"), compression="zstd")


def same_rows(path: Path, scale: float) -> None:
    """A Parquet file of 20 KB with three million rows."""
    rows = int(3_000_000 * scale)
    table = pa.table({"question": ["Where is it?"] * rows, "answer": ["Here."] * rows})
    pq.write_table(table, path.with_suffix(".parquet"), compression="zstd")


def many_columns(path: Path, scale: float) -> None:
    """A CSV of a million columns."""
    count = int(1_000_000 * scale)
    text = ",".join(f"c{n}" for n in range(count)) + "\n" + ",".join("x" * count) + "\n"
    path.with_suffix(".csv").write_text(text)


def many_names(path: Path, scale: float) -> None:
    """A JSON object of a million names."""
    names = {f"c{n}": n for n in range(int(1_000_000 * scale))}
    path.with_suffix(".json").write_text(json.dumps([names]))


def long_line(suffix: str) -> Callable[[Path, float], None]:
    """A file that is one line of 200 MB."""

    def make(path: Path, scale: float) -> None:
        with path.with_suffix(suffix).open("w") as stream:
            stream.write('[{"question": "' if suffix.startswith(".json") else "question,answer,")
            for _ in range(200):
                stream.write("x y, " * int(209_715 * scale))

    return make


def long_cell(path: Path, scale: float) -> None:
    """A CSV with a quote that closes after 40 MB of lines, if at all."""
    path.with_suffix(".csv").write_text('question,answer\n"' + "x,y\n" * int(10_000_000 * scale))


def deep(path: Path, scale: float) -> None:
    """JSON of a million objects inside each other."""
    path.with_suffix(".json").write_text('[{"a":' * int(1_000_000 * scale))


def broken(path: Path, scale: float) -> None:
    """JSON in which each item is broken, so that the next is looked for again and again."""
    item = '{"question": "Where is it?", "answer": [{"question": "a" "answer": 1}]},\n'
    path.with_suffix(".json").write_text("[" + item * int(200_000 * scale))


OVERSIZED: dict[str, Callable[[Path, float], None]] = {
    **{each.__name__: each for each in (far_cells, far_header, empty_rows, one_cell, many_ranges)},
    **{each.__name__: each for each in (same_text, same_rows, many_columns, many_names)},
    **{each.__name__: each for each in (long_cell, deep, broken)},
    **{f"long_line{each}": long_line(each) for each in (".csv", ".txt", ".json", ".jsonl", ".eml")},
}

"""A file of JSON in pieces: its lines, or the objects of an array or of several lines each."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from curate.exporters.json_values import Broken, MoreFollows, Value, array_values, values

HEAD = 8192
LONGEST_LINE = 64 << 20
# A file that can only be read as a whole: an array, or objects over several lines.
LONGEST_WHOLE = 1 << 30
BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BLANK = b" \t\r\n"
_PACKED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "a ZIP or a workbook",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_TABLES = (".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Piece:
    """What should be one JSON object.

    Attributes:
        line: Where it begins, from 1.
        raw: As it is in the file; of a line that is too long, its beginning.
        in_array: Whether it is a value of an array.
    """

    line: int
    raw: bytes
    in_array: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is odd about the file as a whole; ``last`` where nothing of it can be read."""

    line: int
    code: str
    message: str
    last: bool = False


def pieces(file: io.BufferedReader, path: Path) -> Iterator[Piece | Fault]:
    """The pieces of a file, in bounded memory where it is one object a line.

    Args:
        file: Read from its beginning; it need not be able to go back.
        path: Its name tells a table.
    """
    head = file.peek(HEAD)[:HEAD]
    fault = _not_json(head, path)
    if fault is not None:
        yield fault
    elif head.removeprefix(BOM).lstrip(_BLANK)[:1] == b"[":
        yield from _array(file)
    else:
        yield from _lines(file)


def lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines, of which one that is too long comes in its beginning only."""
    while raw := file.readline(LONGEST_LINE):
        yield raw
        while len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            raw = file.readline(LONGEST_LINE)


def _not_json(head: bytes, path: Path) -> Fault | None:
    """What a file is by its first bytes, if it is certainly not JSON in UTF-8."""
    packed = next((what for begin, what in _PACKED.items() if head.startswith(begin)), None)
    if packed:
        text = f"The file is compressed ({packed}): unpack it first."
        return Fault(1, "compressed", text, last=True)
    if head.startswith(b"PAR1"):
        text = "The file is Parquet; here, JSON is read, one object a line."
        return Fault(1, "binary_file", text, last=True)
    as_json = head.removeprefix(BOM).lstrip(_BLANK)[:1] in (b"{", b"[", b"")
    if path.suffix.lower() in _TABLES and not as_json:
        text = "The file is a table (CSV); here, JSON is read, one object a line."
        return Fault(1, "csv", text, last=True)
    wide = b"\x00" in head[:4] and head.replace(b"\x00", b"").lstrip()[:1] in (b"{", b"[")
    if wide and not head.startswith(UTF16):
        return Fault(1, "not_utf8", "The file is UTF-16 or UTF-32: save it as UTF-8.", last=True)
    if as_json or b"\x00" not in head or head.startswith(UTF16):
        return None  # the line says where
    text = f"The file is not text: its byte {head.index(0) + 1} is zero."
    return Fault(1, "binary_file", text, last=True)


def _array(file: BinaryIO) -> Iterator[Piece | Fault]:
    content = file.read(LONGEST_WHOLE + 1)
    if len(content) > LONGEST_WHOLE:
        text = f"The file is one JSON array of more than {LONGEST_WHOLE >> 30} GB: write one object a line."
        yield Fault(1, "line_too_long", text, last=True)
        return
    try:
        listed = list(array_values(_text(content), json.JSONDecoder()))
    except MoreFollows:  # a first line that is a list
        yield from _lines(io.BytesIO(content))
    except UnicodeDecodeError as error:
        yield _not_utf8(content, error)
    except Broken as broken:
        if not _is_whole(content.partition(b"\n")[0]):
            text = f"Line {broken.line} is not valid JSON, in an array: {broken.why}."
            yield Fault(broken.line, "invalid_json", text, last=True)
        else:
            yield from _lines(io.BytesIO(content))
    else:
        yield Fault(1, "json_array", "The file is one JSON array: write one object a line.")
        yield from _whole(content, listed, in_array=True)


def _lines(file: BinaryIO) -> Iterator[Piece | Fault]:
    for number, raw in enumerate(lines(file), start=1):
        if number == 1 and _goes_on(raw):
            rest = file.read(LONGEST_WHOLE)
            listed = _over_lines(raw + rest)
            if listed:
                text = (
                    "The object that begins on line 1 ends on a later one: write each on one line."
                )
                yield Fault(1, "several_lines", text)
                yield from _whole(raw + rest, listed, in_array=False)
                return
            yield Piece(1, raw)
            for later, more in enumerate(lines(io.BytesIO(rest)), start=2):
                yield Piece(later, more)
            return
        yield Piece(number, raw)
        if number == 1 and raw.startswith(UTF16):
            return


def _whole(content: bytes, listed: list[Value], *, in_array: bool) -> Iterator[Piece | Fault]:
    if content.startswith(BOM):
        yield Fault(1, "byte_order_mark", BOM_SAID)
    for value in listed:
        yield Piece(value.line, value.text.encode(), in_array)


def _goes_on(raw: bytes) -> bool:
    """Whether a first line is the beginning of an object that goes on behind it."""
    try:
        text = _text(raw).strip()
        json.loads(text)
    except json.JSONDecodeError as error:
        return text.startswith("{") and error.pos >= len(text)
    except (ValueError, RecursionError):
        return False
    return False


def _is_whole(raw: bytes) -> bool:
    """Whether a line is JSON by itself."""
    try:
        json.loads(_text(raw))
    except (ValueError, RecursionError):
        return False
    return True


def _over_lines(content: bytes) -> list[Value]:
    """Objects one after the other, some over several lines; none where there is something else."""
    try:
        return list(values(_text(content), json.JSONDecoder()))
    except (UnicodeDecodeError, Broken):
        return []


def _text(content: bytes) -> str:
    return content.removeprefix(BOM).decode()


def _not_utf8(content: bytes, error: UnicodeDecodeError) -> Fault:
    line = content.count(b"\n", 0, error.start) + 1
    return Fault(line, "not_utf8", f"Line {line} is not UTF-8.", last=True)


BOM_SAID = "The file begins with a byte order mark: save it as plain UTF-8."

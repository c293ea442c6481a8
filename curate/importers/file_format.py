"""The format of a file, by its ending unless its content says otherwise."""

import re
import stat
import zipfile
import zlib
from itertools import takewhile
from pathlib import Path

from curate.domain.errors import UnreadableFile
from curate.importers.base import importers
from curate.importers.tables.dialect import find_dialect
from curate.importers.texts.fasttext import is_fasttext
from curate.importers.texts.vtt import is_transcript
from curate.text.encoding import decoding

_HEAD = 1 << 16
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMATS = ((b"PAR1", "parquet"), (b"%PDF", "pdf"), (b"{\\rtf", "rtf"))
_PACKAGES = (("word/document", "docx"), ("ppt/presentation", "pptx"))
# Formats that are no text, with what a file of that ending should be.
_BINARY = {
    "parquet": "a Parquet file",
    "xlsx": "an Excel workbook",
    "docx": "a Word document",
    "pptx": "a PowerPoint presentation",
    "odt": "an OpenDocument text",
    "pdf": "a PDF",
    "rtf": "rich text",
}
_MAGIC = (
    (b"\x89PNG", "an image (PNG)", "export the texts as CSV, XLSX or JSON"),
    (b"\xff\xd8\xff", "an image (JPEG)", "export the texts as CSV, XLSX or JSON"),
    (b"GIF87a", "an image (GIF)", "export the texts as CSV, XLSX or JSON"),
    (b"GIF89a", "an image (GIF)", "export the texts as CSV, XLSX or JSON"),
    (b"RIFF", "a sound, film or picture file", "export the texts as CSV, XLSX or JSON"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and import the file inside"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it and import the files inside"),
    (b"Rar!", "a RAR archive", "unpack it and import the files inside"),
    (b"BZh", "a bzip2 archive", "unpack it and import the file inside"),
    (b"\xfd7zXZ", "an xz archive", "unpack it and import the file inside"),
    (b"SQLite format 3", "an SQLite database", "export the table as CSV"),
    (b"\x7fELF", "a program", "choose the file that your system exported"),
    (b"MZ\x90", "a program", "choose the file that your system exported"),
    (
        _OFFICE,
        "an old Excel, Word or PowerPoint file, or one with a password",
        "save it as .xlsx or CSV, a document as .docx, without a password",
    ),
)
_SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
# Bytes of one line of a text file; what is longer is no table and no note.
LONGEST_LINE = 32 << 20
_PIECE = 1 << 20
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})
_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html)\b", re.IGNORECASE)
_FROM = re.compile(r"From \S+ ")
_HEADER = re.compile(r"[!-9;-~]{1,80}:|[ \t]+\S")
_OBJECT = re.compile(r'\[?\{\s*"[^"]{0,100}"\s*:')
_NAME = re.compile(r"[^\W\d_]", re.UNICODE)


class NotText(UnreadableFile):
    """A file of another kind than any importer reads."""

    def __init__(self, name: str, what: str, now: str) -> None:
        super().__init__(name, f"it looks like {what}.", f"Nothing was imported: {now}.")


def format_of(path: Path) -> str:  # noqa: C901, PLR0912 - one branch for each kind of file
    """Name of the importer for a file.

    Raises:
        UnreadableFile: No such file, a folder, empty, or content that no importer reads; the
            message says what it looks like and what to do.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            now = "Nothing was imported: name the files in it."
            raise UnreadableFile(path.name, "it is a folder.", now)
        # Whoever opens a pipe waits until somebody writes into it.
        if not stat.S_ISREG(kind):
            raise UnreadableFile(path.name, "it is not a file but a pipe or a device.")
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the name can't be used"
        raise UnreadableFile(path.name, f"{why}.") from None
    if not head:
        raise UnreadableFile(path.name, "it is empty.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    for magic, known_format in _FORMATS:
        if head.startswith(magic):
            return known_format
    for magic, what, now in _MAGIC:
        if head.startswith(magic):
            raise NotText(path.name, what, now)
    # A bitmap: its size, then four bytes that are zero.
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        raise NotText(path.name, "an image", "export the texts as CSV, XLSX or JSON")
    suffix = path.suffix.lower()
    known = {suffix: plugin.name for plugin in importers for suffix in plugin.suffixes}
    claimed = known.get(suffix)
    # Whether it is JSON is seen in its first line, which is read only if it is short enough.
    if claimed != "json" and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        _refuse_long_lines(path)
    if claimed in {"eml", "mbox"}:
        return claimed  # messages may hold attachments as they are
    _refuse_binary(path, head)
    if claimed in _BINARY:
        now = "Nothing was imported: give it the ending of what it is, such as .csv."
        raise UnreadableFile(path.name, f"it is not {_BINARY[claimed]} but text.", now)
    found = _by_content(path, head, claimed)
    if found != "json":
        _refuse_long_lines(path)
    if found == "html" and b"<table" in head.lower() and _is_table(path, head):
        return "html_table"
    return found


def _is_table(path: Path, head: bytes) -> bool:
    """Whether a page is a table of data and little else."""
    from curate.importers.tables.html_table import LARGEST, is_table_page

    if path.stat().st_size > LARGEST:
        return False
    return is_table_page(decoding.whole_text(path, decoding.detect(head)))


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, zlib.error):
        now = "export or download it again"
        raise NotText(path.name, "a damaged Excel workbook or ZIP archive", now) from None
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    for part, form in _PACKAGES:
        if any(name.startswith(part) for name in names):
            return form
    if "content.xml" in names:
        if b"opendocument.text" in kind or (not kind and path.suffix.lower() == ".odt"):
            return "odt"
        now = "save it as .xlsx, .odt, CSV or plain text"
        raise NotText(path.name, "an OpenDocument table, drawing or presentation", now)
    raise NotText(path.name, "a ZIP archive", "unpack it and import the files inside")


def _refuse_long_lines(path: Path) -> None:
    """Refuse a file with a line that would fill the memory; a JSON document may be one line."""
    if path.stat().st_size <= LONGEST_LINE:
        return
    length = line = 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
            length = len(piece) - last - 1 if last >= 0 else length + len(piece)
            if length > LONGEST_LINE:
                why = f"line {line + 1:,} is longer than {LONGEST_LINE >> 20} MB."
                now = "Nothing was imported: export it again with one row a line."
                raise UnreadableFile(path.name, why, now)
            line += piece.count(b"\n")


def _refuse_binary(path: Path, head: bytes) -> None:
    """Text has hardly any control characters; UTF-16 and UTF-32 have NULs, but evenly."""
    encoding = decoding.detect(head)
    if encoding.name.startswith(("utf-16", "utf-32")):
        return
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls * 20 > len(head):
        raise NotText(path.name, "a binary file, not text", "export it as CSV, XLSX or JSON")


def _by_content(path: Path, head: bytes, claimed: str | None) -> str:
    """Correct an ending that the content contradicts; find one where there is none."""
    encoding = decoding.detect(head)
    lines = decoding.first_lines(path, encoding, 300)
    first = next((line.strip() for line in lines if line.strip()), "")
    if claimed == "html_table":
        # What is called .xls is a page, or a table of tabs that no old Excel wrote.
        if _SPREADSHEET_XML in head:
            raise NotText(path.name, "an XML spreadsheet of 2003", "save it as .xlsx or CSV")
        return claimed if b"<" in head.lstrip()[:4] else _table(lines, None) or "csv"
    if claimed in {"csv", "tsv"} and _OBJECT.match(first):
        claimed = None
    if claimed in {"json", "jsonl"} and not any(line.lstrip()[:1] in {"{", "["} for line in lines):
        return _table(lines, None) or claimed
    if claimed in {"json", "jsonl"} or (claimed in {None, "txt"} and first[:1] in {"{", "["}):
        return _which_json(lines, claimed)
    if claimed in {None, "txt"}:
        return _marked(head, lines) or _table(lines, claimed) or "txt"
    return claimed


def _marked(head: bytes, lines: list[str]) -> str | None:
    """Whether a text without a telling name is of a kind that its lines tell."""
    if _PAGE.match(head):
        return "html"
    if is_transcript(lines):
        return "vtt"
    if is_fasttext(lines):
        return "fasttext"
    mailbox = lines and _FROM.match(lines[0])
    headers = list(takewhile(_HEADER.match, lines[1:] if mailbox else lines))
    names = {line.partition(":")[0].lower() for line in headers}
    if "from" not in names or not names & {"message-id", "mime-version", "received"}:
        return None
    return "mbox" if mailbox else "eml"


def _which_json(lines: list[str], claimed: str | None) -> str:  # noqa: PLR0911 - one for each kind
    """JSON lines have an object in each line; a JSON document begins in one and ends in another."""
    filled = [line.strip() for line in lines if line.strip()][:20]
    if not filled:
        return claimed or "json"
    objects = sum(line.startswith("{") and line.endswith("}") for line in filled)
    if len(filled) > 1 and objects * 2 > len(filled) and filled[0].startswith("{"):
        return "jsonl"
    if claimed == "jsonl" and not filled[0].startswith("["):
        return "jsonl"
    if claimed == "jsonl" and len(filled) > 1 and filled[0].endswith("]"):
        return "jsonl"
    if claimed is None and not filled[0].startswith(("{", "[{", "[")):
        return "txt"
    if claimed == "txt" and not _looks_json(filled[0]):
        return "txt"
    return "json"


def _looks_json(first: str) -> bool:
    return re.match(r'[\[{]\s*("|\{|\[|$)', first) is not None


def _table(lines: list[str], claimed: str | None) -> str | None:
    """Whether a text without a telling name is a table: every row as wide as a header of names."""
    fit = find_dialect(lines)
    rows = sum(bool(line.strip()) for line in lines)
    tabs = fit.dialect.delimiter == "\t"
    if fit.dialect.delimiter in {":", "#"}:
        return None  # headings and lists of a note have these too
    wide = fit.width >= (2 if tabs or claimed is None else 3)
    if not wide or fit.share < 1 or rows < 3 or not fit.names:
        return None
    first = next((line for line in lines if line.strip()), "")
    cells = next(iter(fit.dialect.reader([first])), [])
    if not all(_NAME.search(cell) for cell in cells) or first.rstrip().endswith((".", "!", "?")):
        return None
    return "tsv" if tabs else "csv"

"""PDF with a text layer."""

import logging
import re
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.errors import UnreadableFile
from curate.importers.base import importers
from curate.importers.texts.documents.document import Converted, Document, heading, is_title
from curate.importers.texts.documents.packages import (
    AGAIN,
    BROKEN,
    DAMAGED,
    PROTECTED,
    UNPROTECTED,
    TooLong,
)
from curate.text import count

LARGEST = 200 << 20
MOST_PAGES = 1_000
# An operation costs up to 40 µs; a page of text has some hundred.
_MOST_OPERATIONS = 100_000
_LARGEST_STREAM = 4 << 20
_BOUNDED = (
    *("zlib_maximum_output_length", "lzw_maximum_output_length"),
    *("run_length_maximum_output_length", "array_based_stream_maximum_output_length"),
)
_MOST_OBJECTS = 100_000
_BLANK_LINES = re.compile(r"\n{3,}")
_BOLD = re.compile("bold|black|heavy|semibold|demi", re.IGNORECASE)
# Letters of a font that does not say which they are.
_NO_LETTER = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08]|\\(cid:\\d+\\)")


class _Exhausted(Exception):  # not for people: it ends the reading of a page
    pass


class _Lines:
    """The lines of a document with the size of their letters, as they are extracted."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, float, bool]] = []
        self.operations = 0
        self._text = ""
        self._size = 0.0
        self._bold = True

    def operation(self, *_: object) -> None:
        self.operations += 1
        if self.operations > _MOST_OPERATIONS:
            raise _Exhausted

    def text(self, text: str, matrix: Any, text_matrix: Any, font: Any, size: Any) -> None:
        height = abs(float(size or 0) * float(text_matrix[3] or 1) * float(matrix[3] or 1))
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        first, *others = text.split("\n")
        self._add(first, height, name)
        for piece in others:
            self.end()
            self._add(piece, height, name)

    def _add(self, text: str, height: float, font: str) -> None:
        self._text += text
        if text.strip():
            self._size = max(self._size, round(height, 1))
            self._bold &= _BOLD.search(font) is not None

    def end(self) -> None:
        """Begin a new line."""
        bold = self._bold and bool(self._text.strip())
        self.lines.append((self._text.rstrip(), self._size, bold))
        self._text, self._size, self._bold = "", 0.0, True


@importers.register
class Pdf(Document):
    """A PDF with a text layer is one note; lines in larger or bold letters become sections.

    A scanned one has no text, and is refused.
    """

    name = "pdf"
    title = "PDF"
    suffixes: ClassVar[tuple[str, ...]] = (".pdf",)

    @override
    def convert(self, path: Path) -> Converted:
        from pypdf import PdfReader, apply_configuration
        from pypdf.errors import LimitReachedError, PyPdfError

        # It tells the terminal of every fault that it gets around.
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(path.name, f"it is larger than {LARGEST >> 20} MB.")
        bounds: dict[str, Any] = dict.fromkeys(_BOUNDED, _LARGEST_STREAM)
        try:
            with apply_configuration(**bounds), path.open("rb") as stream:
                return _converted(path, PdfReader(stream, root_object_recovery_limit=_MOST_OBJECTS))
        except (LimitReachedError, _Exhausted, MemoryError):
            raise TooLong(path.name) from None
        except UnreadableFile:
            raise
        except (PyPdfError, *BROKEN):
            raise UnreadableFile(path.name, DAMAGED, AGAIN) from None


def _converted(path: Path, reader: Any) -> Converted:
    if reader.is_encrypted and not _unlocked(reader):
        raise UnreadableFile(path.name, PROTECTED, UNPROTECTED)
    pages = len(reader.pages)
    if pages > MOST_PAGES:
        raise TooLong(path.name, f"{pages:,} pages")
    lines = _Lines()
    empty = 0
    for page in reader.pages:
        before = len(lines.lines)
        page.extract_text(visitor_operand_before=lines.operation, visitor_text=lines.text)
        lines.end()
        empty += not any(text.strip() for text, _, _ in lines.lines[before:])
        lines.end()
    if empty == pages:
        why = "it has no text layer: its pages are pictures, as a scanner makes them."
        now = (
            "Nothing was imported: run text recognition (OCR) over it, and import what that writes."
        )
        raise UnreadableFile(path.name, why, now)
    text = _BLANK_LINES.sub("\n\n", "\n".join(_with_headings(lines.lines)))
    if len(_NO_LETTER.findall(text)) * 20 > len(text):
        why = "its fonts don't say which letters they show."
        now = "Nothing was imported: run text recognition (OCR) over it, or get its text as .txt."
        raise UnreadableFile(path.name, why, now)
    notes = (f"{count(empty, 'page')} of {pages} have no text (pictures?) and are left out.",)
    return Converted(text, notes if empty else ())


def _unlocked(reader: Any) -> bool:
    """Whether a document that is encrypted opens for everybody, as most that only forbid printing do."""
    from pypdf.errors import DependencyError, PyPdfError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, PyPdfError, *BROKEN):
        return False


def _with_headings(lines: list[tuple[str, float, bool]]) -> list[str]:
    """Lines, those as headings whose letters are larger than the text's, or bold where it is not."""
    sizes: Counter[float] = Counter()
    bold = 0
    for text, size, is_bold in lines:
        sizes[size] += len(text)
        bold += len(text) * is_bold
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    outstanding = 2 * bold < sum(sizes.values())
    larger = sorted({size for size in sizes if size > body * 1.1}, reverse=True)
    levels = {size: min(level, 2) for level, size in enumerate(larger, 1)}
    marked = []
    for text, size, is_bold in lines:
        stands_out = size in levels or (is_bold and outstanding and size >= body)
        if stands_out and is_title(text):
            marked.append(f"\n{heading(levels.get(size, 2), text)}")
        else:
            marked.append(text)
    return marked

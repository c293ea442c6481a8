"""Rich text, as WordPad, Word and record systems of hospitals write it."""

import re
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.errors import UnreadableFile
from curate.importers.base import importers
from curate.importers.texts.documents.document import Converted, Document, heading, is_title
from curate.importers.texts.documents.packages import AGAIN, BROKEN, DAMAGED, TooLong

LARGEST = 200 << 20
# A character of what is no picture costs up to a microsecond.
_LONGEST = 3_000_000
# Pictures are long runs of hexadecimal digits.
_PICTURE = re.compile(rb"[0-9a-fA-F\r\n]{256,}")
_OUTLINE = re.compile(r"\\outlinelevel([0-5])(?![0-9])")
# A paragraph that is bold from its beginning to its end, whatever else is said of it.
_BOLD = re.compile(
    r"""(?P<before>(?:\\pard?|\}|\n)(?:\\[a-z]{1,12}-?\d{0,6}){0,12}[ \n]*\{?
    \\b(?:\\[a-z]{1,12}-?\d{0,6}){0,12}[ ])(?P<text>[^{}\\\n]{3,60})(?=(?:\\b0|\})\s*\\par\b)""",
    re.VERBOSE,
)
_FIELD = re.compile(r"(?<!\\)\{\\field")
_LINK = re.compile(r"HYPERLINK(?=\s\")", re.IGNORECASE)
_LONGEST_LINE = 20_000
# Which character stands for a level is known here alone, and no text has it.
_MARK = "\x02"
_MARKED = re.compile(rf"{_MARK}([0-5])(?:{_MARK}[0-5])*[ \t]*([^\n]*)")
_BLANK_LINES = re.compile(r"\n{3,}")


@importers.register
class Rtf(Document):
    """A rich text is one note; its headings, and short lines that are bold as a whole, are sections."""

    name = "rtf"
    title = "Rich text"
    suffixes: ClassVar[tuple[str, ...]] = (".rtf",)

    @override
    def convert(self, path: Path) -> Converted:
        from striprtf import striprtf

        converter: Any = striprtf
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(path.name, f"it is larger than {LARGEST >> 20} MB.")
        source = _PICTURE.sub(b"", path.read_bytes()).decode("latin-1")
        if len(source) > _LONGEST:
            raise TooLong(path.name)
        source = _BOLD.sub(_bold, source.replace("\r", ""))
        # The converter looks for the end of a link and of a font up to the end of the line, again and
        # again. What a link says stays, where it leads does not.
        source = _FIELD.sub(r"\n\g<0>", _LINK.sub("", source))
        fonts = converter.font_table_group(source)
        apart = fonts.replace("{", "\n{")
        if max(map(len, apart.split("\n"))) > _LONGEST_LINE:
            raise UnreadableFile(path.name, DAMAGED, AGAIN)
        source = source.replace(fonts, apart, 1) if fonts else source
        source = _OUTLINE.sub(rf"\\outlinelevel\1{{{_MARK}\1}}", source)
        try:
            text = converter.rtf_to_text(source, encoding=_codepage(source), errors="replace")
        except BROKEN:
            raise UnreadableFile(path.name, DAMAGED, AGAIN) from None
        text = _MARKED.sub(lambda found: heading(int(found[1]) + 1, found[2]), text)
        lines = [_row(line) for line in text.split("\n")]
        return Converted(_BLANK_LINES.sub("\n\n", "\n".join(lines)))


def _bold(found: re.Match[str]) -> str:
    marked = f"{found['before']}{{{_MARK}1}}{found['text']}"
    return marked if is_title(found["text"]) else found[0]


def _row(line: str) -> str:
    """A line of a table, whose cells end in a stroke, as in the other documents."""
    if line.count("|") > 1 and line.rstrip().endswith("|"):
        return " | ".join(cell.strip() for cell in line.rstrip()[:-1].split("|"))
    return line.rstrip()


def _codepage(source: str) -> str:
    found = re.search(r"\\ansicpg(\d{3,5})", source[:2000])
    name = f"cp{found[1]}" if found else "cp1252"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name

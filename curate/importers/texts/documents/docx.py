"""Word documents."""

import re
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from curate.domain.errors import UnreadableFile
from curate.importers.base import importers
from curate.importers.texts.documents.document import Converted, Document, heading, is_title
from curate.importers.texts.documents.packages import AGAIN, BROKEN, DAMAGED, opened, weigh
from curate.text.markup.html import html_to_text

_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)
_BOLD = re.compile(r"<p><strong>((?:(?!</strong>|</?p>).)+)</strong></p>", re.DOTALL)
_TABLE = re.compile(r"(<table\b.*?</table>)", re.DOTALL)
_TITLES = "p[style-name='Title'] => h1:fresh\np.Title => h1:fresh"


@importers.register
class Docx(Document):
    """A Word document is one note: text, lists, tables and footnotes as they stand after all changes.

    Its headings, and short lines that are bold as a whole, become sections.
    """

    name = "docx"
    title = "Word document"
    suffixes: ClassVar[tuple[str, ...]] = (".docx", ".docm", ".dotx")

    @override
    def convert(self, path: Path) -> Converted:
        # Loaded where a document is read: half a second of XML.
        import mammoth

        with opened(path) as package:
            parts = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
            weigh(path, package, parts, b"<w:p")
        try:
            with path.open("rb") as stream:
                html = mammoth.convert_to_html(
                    stream, style_map=_TITLES, convert_image=_no_image, external_file_access=False
                ).value
        except BROKEN:
            raise UnreadableFile(path.name, DAMAGED, AGAIN) from None
        # A bold line is a heading where it stands free, and not in a table.
        pieces = _TABLE.split(html)
        marked = "".join(
            piece if at % 2 else _BOLD.sub(_bold, piece) for at, piece in enumerate(pieces)
        )
        return Converted(html_to_text(_HEADING.sub(_marked, marked)))


def _no_image(_: object) -> list[object]:
    """Pictures are left out unread."""
    return []


def _plain(html: str) -> str:
    return html_to_text(html).replace("\n", " ")


def _marked(found: re.Match[str]) -> str:
    inner = _plain(found[2])
    return f"<p>{_escaped(heading(int(found[1]), inner))}</p>" if inner.strip() else ""


def _bold(found: re.Match[str]) -> str:
    inner = _plain(found[1])
    return f"<p>{_escaped(heading(2, inner))}</p>" if is_title(inner) else found[0]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")

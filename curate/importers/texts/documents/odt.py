"""OpenDocument texts, as LibreOffice writes them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.errors import UnreadableFile
from curate.importers.base import importers
from curate.importers.texts.documents.document import Converted, Document, heading
from curate.importers.texts.documents.packages import (
    PROTECTED,
    UNPROTECTED,
    attribute,
    local,
    opened,
    outermost,
    parsed,
    weigh,
)

_ASIDE = frozenset(
    {"tracked-changes", "annotation", "note-citation", "forms", "table-of-content"}
    | {"alphabetical-index", "variable-decls", "sequence-decls", "user-field-decls", "bookmark"}
)
_MOST_BLANKS = 100


@importers.register
class Odt(Document):
    """An OpenDocument text is one note, without comments and deleted text; its headings are sections."""

    name = "odt"
    title = "OpenDocument text"
    suffixes: ClassVar[tuple[str, ...]] = (".odt", ".ott")

    @override
    def convert(self, path: Path) -> Converted:
        with opened(path) as package:
            names = package.namelist()
            if "META-INF/manifest.xml" in names:
                weigh(path, package, ["META-INF/manifest.xml"])
                if b"encryption-data" in package.read("META-INF/manifest.xml"):
                    raise UnreadableFile(path.name, PROTECTED, UNPROTECTED)
            weigh(path, package, ["content.xml"])
            root = parsed(package, "content.xml")
            body = next((each for each in root.iter() if local(each) == "body"), root)
            return Converted("\n\n".join(filter(None, _blocks(body))))


def _blocks(parent: Any) -> Iterator[str]:
    """The blocks of a document; a list is one, and so is a table."""
    for element in parent:
        kind = local(element)
        if kind in _ASIDE:
            continue
        if kind == "h":
            level = attribute(element, "outline-level")
            yield heading(int(level) if level.isdecimal() else 1, _text(element).strip())
        elif kind == "p":
            yield _text(element).strip()
        elif kind == "list":
            yield "\n".join(_items(element, 0))
        elif kind == "table":
            yield "\n".join(_rows(element))
        else:
            yield from _blocks(element)


def _items(parent: Any, depth: int) -> Iterator[str]:
    for item in parent:
        first = True
        for element in item:
            if local(element) == "list":
                yield from _items(element, depth + 1)
            elif text := _text(element).strip():
                mark = "- " if first and local(item) == "list-item" else "  "
                first = False
                yield f"{'  ' * depth}{mark}{text}"


def _rows(table: Any) -> Iterator[str]:
    for row in outermost(table, "table-row"):
        cells = outermost(row, "table-cell", "covered-table-cell")
        texts = [" ".join(" ".join(_blocks(cell)).split()) for cell in cells]
        if any(texts):
            yield " | ".join(texts).rstrip(" |")


def _text(element: Any) -> str:
    """The text of a paragraph; blanks count only where the document says so."""
    pieces = [_squeezed(element.text)]
    for child in element:
        kind = local(child)
        if kind == "s":
            count = attribute(child, "c")
            pieces.append(" " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS))
        elif kind == "tab":
            pieces.append("\t")
        elif kind == "line-break":
            pieces.append("\n")
        elif kind == "note":
            pieces.append(f" ({' '.join(_text(child).split())})")
        elif kind and kind not in _ASIDE:
            pieces.append(_text(child))
        pieces.append(_squeezed(child.tail))
    return "".join(pieces)


def _squeezed(text: str | None) -> str:
    if not text:
        return ""
    inner = " ".join(text.split())
    if not inner:
        return " "
    return f"{' ' * text[0].isspace()}{inner}{' ' * text[-1].isspace()}"

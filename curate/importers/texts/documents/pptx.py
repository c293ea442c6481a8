"""Presentations of PowerPoint."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from curate.importers.base import importers
from curate.importers.texts.documents.document import Converted, Document, heading
from curate.importers.texts.documents.packages import (
    attribute,
    local,
    opened,
    outermost,
    parsed,
    weigh,
)

_ROOT = "ppt/presentation.xml"
_NUMBER = re.compile(r"\d+")
_FURNITURE = frozenset({"sldNum", "ftr", "dt", "hdr"})


@importers.register
class Pptx(Document):
    """A presentation is one note: each slide is a section under its title, with the speaker's notes.

    Hidden slides are left out.
    """

    name = "pptx"
    title = "PowerPoint presentation"
    suffixes: ClassVar[tuple[str, ...]] = (".pptx", ".pptm", ".ppsx")

    @override
    def convert(self, path: Path) -> Converted:
        with opened(path) as package:
            names = [
                name
                for name in package.namelist()
                if name.startswith(("ppt/slides/", "ppt/notesSlides/", "ppt/_rels/"))
                and name.endswith((".xml", ".rels"))
            ]
            weigh(path, package, [*names, *({_ROOT} & set(package.namelist()))])
            hidden, texts = 0, []
            for name in _slides(package, names):
                root = parsed(package, name)
                if attribute(root, "show") in {"0", "false"}:
                    hidden += 1
                    continue
                texts.append(_slide(package, name, root, set(names)))
        notes = (f"{hidden} hidden slides are left out.",) if hidden else ()
        return Converted("\n\n".join(filter(None, texts)), notes)


def _slides(package: zipfile.ZipFile, names: list[str]) -> list[str]:
    """The slides in the order in which they are shown."""
    found = sorted(
        (name for name in names if name.startswith("ppt/slides/") and name.endswith(".xml")),
        key=lambda name: [int(number) for number in _NUMBER.findall(name)],
    )
    relations = _relations(package, _ROOT)
    if _ROOT not in package.namelist():
        return found
    order = [
        relations.get(attribute_r(each), "")
        for each in parsed(package, _ROOT).iter()
        if local(each) == "sldId"
    ]
    return [name for name in order if name in found] or found


def attribute_r(element: Any) -> str:
    """The id of a relation, which stands beside the plain ``id`` of a slide."""
    for key, value in element.attrib.items():
        if str(key).endswith("relationships}id"):
            return str(value)
    return ""


def _relations(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Where the relations of a part lead, by their ids."""
    folder, _, file = name.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in package.namelist():
        return {}
    return {
        attribute(each, "Id"): posixpath.normpath(posixpath.join(folder, attribute(each, "Target")))
        for each in parsed(package, relations)
    }


def _slide(package: zipfile.ZipFile, name: str, root: Any, names: set[str]) -> str:
    blocks = list(_blocks(root))
    # The title comes first, wherever it was drawn.
    blocks.sort(key=lambda block: not block[0])
    texts = [heading(2, text) if title else text for title, text in blocks]
    for target in _relations(package, name).values():
        if target.startswith("ppt/notesSlides/") and target in names:
            said = "\n".join(text for _, text in _blocks(parsed(package, target)))
            texts.append(f"Notes: {said}" if said else "")
    return "\n\n".join(filter(None, texts))


def _blocks(root: Any) -> Iterator[tuple[bool, str]]:
    """The texts of shapes and tables, and whether each is the title of its slide."""
    for shape in outermost(root, "sp", "tbl"):
        if local(shape) == "sp":
            mark = next(outermost(shape, "ph"), None)
            kept = "" if mark is None else attribute(mark, "type")
            text = "\n".join(filter(None, map(_line, outermost(shape, "p"))))
            if text and kept not in _FURNITURE:
                yield kept in {"title", "ctrTitle"}, text
        else:
            yield False, "\n".join(map(_cells, outermost(shape, "tr")))


def _cells(row: Any) -> str:
    return " | ".join(" ".join(map(_line, outermost(cell, "p"))) for cell in outermost(row, "tc"))


def _line(paragraph: Any) -> str:
    text = "".join(
        "\n" if local(each) == "br" else each.text or ""
        for each in paragraph.iter()
        if local(each) in {"t", "br"}
    )
    return text.strip()

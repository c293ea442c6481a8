"""Training files of fastText: a text a line, its labels in front of it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from curate.domain.examples import SkippedRow
from curate.importers.base import Importer, Item, Table, importers, reject
from curate.importers.encodings import encoding_notes, text_encoding
from curate.text.encoding import decoding

_LABELS = re.compile(r"((?:__label__\S+\s*)+)(.*)")
_MARK = "__label__"


@importers.register
class FastText(Importer):
    """Lines of ``__label__Billing I was charged twice``, as fastText trains on and doccano exports."""

    name = "fasttext"
    title = "fastText"
    suffixes: ClassVar[tuple[str, ...]] = (".fasttext",)

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        encoding = text_encoding(path, self.encoding)

        def records() -> Iterator[Item]:
            lines = decoding.lines(path, encoding)
            return (_item(number, line) for number, line in enumerate(lines, 1))

        notes = encoding_notes(encoding)
        columns = ("text", "label")
        return Table(self.name, columns, records, encoding=encoding.name, notes=notes)


def is_fasttext(lines: Sequence[str]) -> bool:
    """Whether lines of a text begin with labels, all that are filled."""
    filled = [line for line in lines if line.strip()]
    return bool(filled) and all(line.startswith(_MARK) for line in filled)


def _item(number: int, line: str) -> Item:
    text = line.strip()
    if not text:
        return SkippedRow(number, "blank line")
    if not decoding.is_whole(line):
        reason = "The line has bytes that are not text in the encoding of this file."
        return reject(number, reason, [line])
    found = _LABELS.match(text)
    if found is None:
        return number, {"text": text, "label": ""}, [line]
    labels = [each.removeprefix(_MARK) for each in found[1].split()]
    return number, {"text": found[2].strip(), "label": ", ".join(labels)}, [line]

"""JSON lines: one object a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from curate.domain.examples import SkippedRow
from curate.importers.base import Importer, Item, Table, importers, reject
from curate.importers.csv_ import encoding_notes, text_encoding
from curate.importers.flatten import decoder, flatten
from curate.importers.json_ import columns_of
from curate.text import decoding


@importers.register
class Jsonl(Importer):
    """One JSON object a line; a broken line is rejected alone."""

    name = "jsonl"
    title = "JSON lines"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson", ".jsonlines")

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        encoding = text_encoding(path, self.encoding)

        def records() -> Iterator[Item]:
            lines = decoding.lines(path, encoding, newline="\n")
            return (_item(number, line) for number, line in enumerate(lines, 1))

        columns = columns_of(records())
        notes = encoding_notes(encoding)
        return Table(self.name, columns, records, encoding=encoding.name, closed=False, notes=notes)


def _item(number: int, line: str) -> Item:
    text = line.strip()
    if not text:
        return SkippedRow(number, "blank line")
    if not decoding.is_whole(text):
        reason = "The line has bytes that are no text in the encoding of this file."
        return reject(number, reason, [line])
    try:
        item = decoder.decode(text)
        if isinstance(item, dict):
            return number, flatten(item), [line]
    except json.JSONDecodeError as error:
        reason = f"The line is not valid JSON: {error.msg} at character {error.colno}."
        return reject(number, reason, [line])
    except RecursionError:
        return reject(number, "The line is nested too deeply to be read.", [line])
    return reject(number, "The line is no object with named fields.", [line])

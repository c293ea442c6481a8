"""JSON lines: one object a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from curate.domain.examples import SkippedRow
from curate.importers.base import Importer, Item, Table, importers, reject
from curate.importers.encodings import encoding_notes, text_encoding
from curate.importers.json_files.envelopes import named_rows, unwrap_ticket
from curate.importers.json_files.flatten import decoder, flatten, text_of
from curate.importers.json_files.json_ import columns_of
from curate.text.encoding import decoding

_BROKEN = object()


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
            return (item for number, line in enumerate(lines, 1) for item in _items(number, line))

        columns = columns_of(records())
        notes = encoding_notes(encoding)
        return Table(self.name, columns, records, encoding=encoding.name, closed=False, notes=notes)


def _items(number: int, line: str) -> list[Item]:
    """What a line holds: one record, or those of an envelope (``{"tickets": [...]}``)."""
    text = line.strip()
    if not text:
        return [SkippedRow(number, "blank line")]
    reason = "The line is not an object with named fields."
    try:
        item = decoder.decode(text) if decoding.is_whole(text) else _BROKEN
        if item is _BROKEN:
            reason = "The line has bytes that are not text in the encoding of this file."
        elif isinstance(item, dict) and (rows := named_rows(item)) is not None:
            return [(number, flatten(row), [text_of(row)]) for row in map(unwrap_ticket, rows)]
        elif isinstance(item, dict):
            return [(number, flatten(unwrap_ticket(item)), [line])]
    except json.JSONDecodeError as error:
        reason = f"The line is not valid JSON: {error.msg} at character {error.colno}."
    except RecursionError:
        reason = "The line is nested too deeply to be read."
    return [reject(number, reason, [line])]

"""Comma-separated values, with any delimiter, quoting and encoding."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from curate.domain.errors import UnreadableFile
from curate.importers.base import Importer, Table, importers
from curate.importers.encodings import encoding_notes, text_encoding
from curate.importers.headers import NO_HEADER
from curate.importers.tables.csv_blocks import blocks_of
from curate.importers.tables.csv_rows import Rows
from curate.importers.tables.dialect import CANDIDATES, find_dialect, lines_above
from curate.text.encoding import decoding

_HEAD_LINES = 2000
# Characters of the head of a file, and of its first line, that the dialect is found by.
_HEAD = 4 << 20
_FIRST = 1 << 18


@importers.register
class Csv(Importer):
    """Rows of fields between commas, semicolons, tabs or bars; detected from the content."""

    name = "csv"
    title = "Comma-separated values"
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)

    delimiter: str = Field(
        "", max_length=1, description="The character between two fields; detected if empty."
    )

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        encoding = text_encoding(path, self.encoding)
        head = _head(decoding.lines(path, encoding))
        hint = head[0].strip() if head else ""
        skip = 1 if hint.lower().startswith("sep=") and len(hint) == len("sep=") + 1 else 0
        wanted = self.delimiter or (hint[-1] if skip else "")
        fit = find_dialect(head[skip:], (wanted,) if wanted else self._candidates())
        if not skip and (above := lines_above(head, fit)):
            skip, fit = above, find_dialect(head[above:])
        body = Rows(path, encoding, fit, skip)
        columns = body.header(head[skip:])
        if not columns:
            raise UnreadableFile(path.name, "it has no header and no rows.")
        return Table(
            self.name,
            columns,
            body.items,
            partial(blocks_of, body),
            encoding=encoding.name,
            delimiter=fit.dialect.delimiter,
            notes=(*encoding_notes(encoding), *(() if body.cells else (NO_HEADER,))),
        )

    def _candidates(self) -> tuple[str, ...]:
        return CANDIDATES


def _head(lines: Iterator[str]) -> list[str]:
    """The first lines, as many as tell the dialect; of a first line of megabytes, the beginning."""
    head: list[str] = []
    held = 0
    for line in islice(lines, _HEAD_LINES):
        held += len(line)
        if held > _HEAD and head:
            break
        head.append(line)
    return [head[0][:_FIRST], *head[1:]] if head else head

"""Notes in Markdown."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from curate.importers.base import Importer, Table, importers
from curate.importers.texts.notes import open_notes


@importers.register
class Md(Importer):
    """A Markdown file: one note, or several between rules."""

    name = "md"
    title = "Markdown notes"
    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    delimiter: str = Field("", description="The line between two notes; detected if empty.")

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        return open_notes(path, self.name, self.encoding, self.delimiter)

"""The base class of documents: a file that a converter makes one note of."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from curate.domain.errors import UnreadableFile
from curate.importers.base import Importer, Item, Table
from curate.importers.texts.notes import COLUMNS
from curate.text.encoding import decoding
from curate.text.storable import storable

# A heading is as long as those that a note's sections are found by.
LONGEST_HEADING = 60
SPLIT = "Nothing was imported: split it, or save its text as .txt."


@dataclass(frozen=True, slots=True)
class Converted:
    """The text of a document, with ``#`` before its headings, and what a person should know of it."""

    text: str
    notes: tuple[str, ...] = ()


class Document(Importer):
    """Base of importers of documents: a document is one note, its headings are sections."""

    @abstractmethod
    def convert(self, path: Path) -> Converted:
        """The text of a document.

        Raises:
            UnreadableFile: Damaged, protected by a password, or more than fits one note.
        """

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        state = path.stat()
        found = _converted(type(self), path, state.st_mtime_ns, state.st_size)
        text = storable(found.text).strip()
        if not decoding.is_whole(text):
            why = "parts of its text are in a font or encoding that can't be turned into letters."
            now = "Nothing was imported: open it, and save its text as .txt."
            raise UnreadableFile(path.name, why, now)
        if not text:
            raise UnreadableFile(path.name, "it has no text.")

        def records() -> Iterator[Item]:
            yield 1, {"note": path.stem, "text": text}, [text]

        return Table(self.name, COLUMNS, records, notes=found.notes)


# One import looks at a file several times; converting it takes seconds.
@lru_cache(maxsize=4)
def _converted(kind: type[Document], path: Path, _changed: int, _size: int) -> Converted:
    return kind().convert(path)


def heading(level: int, text: str) -> str:
    """A line as a heading, where it is short enough to be one."""
    line = " ".join(text.split())
    return f"{'#' * max(1, min(level, 6))} {line}" if 0 < len(line) <= LONGEST_HEADING else line


def is_title(text: str) -> bool:
    """Whether words that stand out (bold, large) on a line of their own are a heading."""
    line = text.strip()
    return (
        2 < len(line) <= LONGEST_HEADING
        and not line.endswith((".", ",", ";", "!", "?", "…", "。"))
        and any(map(str.isalpha, line))
    )

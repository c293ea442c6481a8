"""The base class of importers, which read a file as a table of records, one text a column.

An importer knows a file format and nothing of roles; presets and the guesser know roles and
nothing of formats. Between them stands ``Table``.
"""

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

from pydantic import Field

from curate.domain.examples import RejectedRow, SkippedRow
from curate.plugins import Plugin, Registry
from curate.text.storable import storable

# A line (or item) number from 1, the texts by column, and the row as the source wrote it in pieces.
# A bare tuple: a million of them are made in one import.
Record = tuple[int, dict[str, str], Sequence[str]]
Item = Record | RejectedRow | SkippedRow

LONGEST_RAW = 10_000
# A longer name of a column is cut: it is compared with hundreds of known ones.
LONGEST_NAME = 500
# Characters that are held at once, whatever the number of rows.
LONGEST_PORTION = 8 << 20
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cells:
    """Some records of a table, one sequence of texts a column.

    Attributes:
        lines: Where each record begins.
        columns: The texts of each column, one a record.
        raw: A record, by its position from 0, as the source wrote it in pieces.
        left_out: What stands between these records and is none, in the order of the file.
    """

    lines: Sequence[int]
    columns: Mapping[str, Sequence[str]]
    raw: Callable[[int], Sequence[str]]
    left_out: Sequence[RejectedRow | SkippedRow] = ()


def _show_nothing(texts: Collection[str], plain: Collection[str]) -> None:
    """What a format does that holds texts alone."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file, opened: what is known of it, and its records as often as they are asked for.

    Attributes:
        columns: Names in the order of the file; those of the first records where the format has
            no header (JSON), so that later records may bring more.
        records: Starts a new pass over the file.
        cells: Starts a new pass that gives the same records column by column, at most so many at
            once; None where the format has no faster way to read many.
        closed: Whether ``columns`` are all there can be.
        notes: Sentences for the person about what was detected.
        told: Sentences about what the last whole pass met: error values, formulas without a value …
        show: Told once the roles are known: the columns that are texts, whose numbers and dates are
            read as a person sees them, and those that are read plainly (ids, moments).
    """

    format: str
    columns: tuple[str, ...]
    records: Callable[[], Iterator[Item]]
    cells: Callable[[int], Iterator[Cells]] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheets: tuple[str, ...] = ()
    closed: bool = True
    notes: tuple[str, ...] = ()
    told: Callable[[], tuple[str, ...]] = tuple
    show: Callable[[Collection[str], Collection[str]], None] = _show_nothing


def portions(rows: Iterator[T], size: int, length: Callable[[T], int]) -> Iterator[list[T]]:
    """Rows in portions of at most ``size``; of fewer where those are as long as ``LONGEST_PORTION``."""
    portion: list[T] = []
    held = 0
    for row in rows:
        portion.append(row)
        held += length(row)
        if len(portion) == size or held >= LONGEST_PORTION:
            yield portion
            portion, held = [], 0
    if portion:
        yield portion


def characters(item: Item) -> int:
    """How many characters the texts of an item have."""
    return sum(map(len, item[1].values())) if isinstance(item, tuple) else 0


def cells_of(items: Sequence[Item], columns: Collection[str]) -> Cells:
    """Some items of a table column by column; a text that a record does not have is empty."""
    records = [item for item in items if isinstance(item, tuple)]
    return Cells(
        [line for line, _, _ in records],
        {name: [texts.get(name, "") for _, texts, _ in records] for name in columns},
        [raw for _, _, raw in records].__getitem__,
        [item for item in items if not isinstance(item, tuple)],
    )


class Importer(Plugin):
    """Base of every importer: reads one file format."""

    suffixes: ClassVar[tuple[str, ...]]

    encoding: str | None = Field(None, description="Text encoding; detected if empty.")

    @abstractmethod
    def open(self, path: Path) -> Table:
        """Look into a file.

        Raises:
            UnreadableFile: The file is not what its name says; the message says what to do.
        """


importers: Registry[Importer] = Registry("file format")


def reject(line: int, reason: str, raw: Iterable[str]) -> RejectedRow:
    """A rejected row; a very long one is kept in part."""
    text = "".join(raw)
    if len(text) > LONGEST_RAW:
        text = text[:LONGEST_RAW] + "…"
    return RejectedRow(line, reason, storable(text).rstrip("\r\n"))


def unique_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Names that can be told apart: a repeated one gets a number, an empty one its position."""
    seen: set[str] = set()
    names = []
    for position, cell in enumerate(header, 1):
        bare = storable(cell).strip("\ufeff \t\r\n\v\f\xa0")[:LONGEST_NAME]
        name = base = bare or f"Column {position}"
        count = 1
        while name in seen:
            count += 1
            name = f"{base} ({count})"
        seen.add(name)
        names.append(name)
    return tuple(names)

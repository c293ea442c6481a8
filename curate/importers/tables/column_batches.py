"""Batches of records column by column, built in bulk as ``mapping.builder`` builds each one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress

from curate.domain.examples import ImportedRow, RejectedRow, Row, SkippedRow
from curate.importers.base import Cells, portions
from curate.importers.roles.dates import zone_in
from curate.importers.roles.mapping import (
    BLANKS,
    NOTHING,
    Reading,
    cell_value,
    count_emptied,
    emptied_in,
    join_cells,
    named_columns,
    no_input,
    read_moment,
)

# Texts by column; an empty one is absent.
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Imported rows, a sequence a column: ``inputs[i]`` is what ``ImportedRow.input`` is of row i."""

    lines: Sequence[int]
    inputs: Sequence[str]
    outputs: Sequence[str]
    systems: Sequence[str]
    labels: Sequence[str | None]
    external_ids: Sequence[str | None]
    groups: Fields
    metadata: Fields
    created_at: Sequence[str | None]

    def __len__(self) -> int:
        return len(self.lines)

    def rows(self) -> list[ImportedRow]:
        """The same, a row at a time."""
        return [
            ImportedRow(
                line,
                self.inputs[place],
                self.outputs[place],
                self.systems[place],
                (),
                self.labels[place],
                self.external_ids[place],
                {name: texts[place] for name, texts in self.groups.items() if texts[place]},
                {name: texts[place] for name, texts in self.metadata.items() if texts[place]},
                self.created_at[place],
            )
            for place, line in enumerate(self.lines)
        ]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a file that follow each other: those that become examples, and the others."""

    imported: Columns | Sequence[ImportedRow]
    left_out: Sequence[RejectedRow | SkippedRow]

    def rows(self) -> Sequence[ImportedRow]:
        """Those that become examples, a row at a time."""
        return self.imported.rows() if isinstance(self.imported, Columns) else self.imported


def batch_rows(rows: Iterator[Row], size: int) -> Iterator[Batch]:
    """Rows that come one by one, ``size`` at once."""
    for chunk in portions(rows, size, _length):
        yield Batch(
            [row for row in chunk if isinstance(row, ImportedRow)],
            [row for row in chunk if not isinstance(row, ImportedRow)],
        )


def _length(row: Row) -> int:
    if not isinstance(row, ImportedRow):
        return 0
    return len(row.input) + len(row.output) + sum(len(turn.text) for turn in row.turns)


def column_builder(
    roles: Mapping[str, Sequence[str]], reading: Reading, empty: frozenset[str] = NOTHING
) -> Callable[[Cells], Batch]:
    """A function from records to what they become; see ``mapping.builder`` for how.

    Args:
        roles: Columns by role; all columns there are.
        reading: How cells are read.
        empty: Cells that hold nothing, whatever their column.
    """

    def build(cells: Cells) -> Batch:
        table = _Cells(cells, empty)
        inputs = table.join_cells(roles.get("input", ()), "\n\n")
        lines, left_out = cells.lines, cells.left_out
        if not all(inputs) or any(map(str.isspace, inputs)):
            asked = [bool(text) and not text.isspace() for text in inputs]
            table.kept, inputs = asked, list(compress(inputs, asked))
            rejected = [
                no_input((line, {}, cells.raw(place)))
                for place, line in enumerate(lines)
                if not asked[place]
            ]
            left_out = sorted([*left_out, *rejected], key=lambda row: row.line)
            lines = list(compress(lines, asked))
        for name, role in named_columns(roles):
            for word, count in emptied_in(table.texts(name)).items():
                count_emptied(name, role, word, reading, count)
        labels = table.named(roles.get("label", ()), " / ", BLANKS - reading.classes)
        output = roles.get("output", ())
        return Batch(
            Columns(
                lines,
                inputs,
                [name or "" for name in labels]
                if reading.one_class
                else table.join_cells(output, "\n\n"),
                table.join_cells(roles.get("system", ()), "\n\n"),
                labels,
                table.named(roles.get("id", ()), "-", BLANKS),
                {name: table.each(name, cell_value) for name in roles.get("group", ())},
                {name: table.texts(name) for name in roles.get("metadata", ())},
                table.dates(roles.get("created_at", ()), reading),
            ),
            left_out,
        )

    return build


class _Cells:
    """The texts of some records, without those that are not asked for."""

    def __init__(self, cells: Cells, empty: frozenset[str]) -> None:
        self.cells = cells
        self.empty = empty
        self.kept: Sequence[bool] = ()

    def texts(self, name: str) -> Sequence[str]:
        texts = self.cells.columns.get(name)
        if texts is None:
            return self.nothing()
        if self.kept:
            texts = list(compress(texts, self.kept))
        if not self.empty or self.empty.isdisjoint(texts):
            return texts
        return ["" if text in self.empty else text for text in texts]

    def nothing(self) -> list[str]:
        return [""] * (sum(self.kept) if self.kept else len(self.cells.lines))

    def each(self, name: str, change: Callable[[str], str]) -> list[str]:
        """A column after a change; each different text is changed once."""
        texts = self.texts(name)
        changed = {text: change(text) for text in set(texts)}
        return [changed[text] for text in texts]

    def join_cells(self, names: Sequence[str], between: str) -> Sequence[str]:
        """Some columns as one text; see ``mapping.builder``."""
        if len(names) == 1:
            return self.texts(names[0])
        if not names:
            return self.nothing()
        rows = zip(*map(self.texts, names), strict=True)
        return [join_cells(values, between, NOTHING) for values in rows]

    def named(self, names: Sequence[str], between: str, blanks: frozenset[str]) -> list[str | None]:
        """Some columns as one name; None where it is empty or in ``blanks``."""
        if len(names) == 1:
            nothing = blanks | {""}
            return [
                None if (name := text.strip()) in nothing else name for text in self.texts(names[0])
            ]
        if not names:
            return [None] * len(self.nothing())
        rows = zip(*map(self.texts, names), strict=True)
        return [join_cells(values, between, blanks).strip() or None for values in rows]

    def dates(self, names: Sequence[str], reading: Reading) -> Sequence[str | None]:
        """The first date of each row that is filled, as ISO 8601."""

        def iso(name: str, cell: str) -> str:
            text = cell_value(cell)
            return read_moment(text, name, reading, zone_in(name)) if text else ""

        if not names:
            return [None] * len(self.nothing())
        columns = [self.each(name, partial(iso, name)) for name in names]
        return [next(filter(None, row), None) for row in zip(*columns, strict=True)]

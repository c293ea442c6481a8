"""A preview of the first rows of a file as they would be imported, and the cleaning they need."""

from dataclasses import dataclass, replace
from pathlib import Path

from curate import importers
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.domain.jobs import ImportOptions
from curate.services.importing.cleaning import Suggestion, clean_row, suggest
from curate.services.importing.row_numbers import RowNumbers

EXAMPLES_SHOWN = 8
PREVIEWED = 100
SAMPLED = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file as they would be imported.

    Attributes:
        examples: Rows that would become examples, at most eight.
        numbers: Their numbers in a spreadsheet, where the format has them.
        left_out: Rows among the first hundred that would not, and why.
        seen: How many rows were looked at.
    """

    examples: tuple[ImportedRow, ...]
    numbers: tuple[int | None, ...]
    left_out: tuple[RejectedRow | SkippedRow, ...]
    seen: int


def preview_rows(path: Path, options: ImportOptions) -> Preview:
    """How the first rows of a file would be imported.

    Raises:
        MappingMissing: No column is the input.
        UnreadableFile: The file can't be read.
    """
    rows, numbers, left_out = _first(path, options, PREVIEWED)
    examples = [clean_row(row, options.cleaning or {})[0] for row in rows[:EXAMPLES_SHOWN]]
    seen = len(rows) + len(left_out)
    return Preview(tuple(examples), tuple(numbers[: len(examples)]), tuple(left_out), seen)


def _first(
    path: Path, options: ImportOptions, most: int
) -> tuple[list[ImportedRow], list[int | None], list[RejectedRow | SkippedRow]]:
    """The first rows that become examples, their numbers in a spreadsheet, and those between them."""
    opened = importers.open_file(path, **options.arguments())
    counted = RowNumbers(opened.about)
    rows: list[ImportedRow] = []
    numbers: list[int | None] = []
    left_out: list[RejectedRow | SkippedRow] = []
    for batch in opened.batches(most):
        rows += batch.rows()
        numbers += counted.examples(batch)
        left_out += counted.left_out(batch)
        if len(rows) + len(left_out) >= most:
            break
    return rows, numbers, left_out


def suggest_cleaning(path: Path, options: ImportOptions) -> list[Suggestion]:
    """Which cleaning the texts of a file need, by its first rows.

    Raises:
        MappingMissing: No column is the input.
        UnreadableFile: The file can't be read.
    """
    rows, numbers, _ = _first(path, options, SAMPLED)
    number_of = {row.line: number for row, number in zip(rows, numbers, strict=True)}
    return [replace(one, row=number_of.get(one.line)) for one in suggest(rows)]

"""A preview of the first rows of a file as they would be imported, and the cleaning they need."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from curate import importers
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.domain.jobs import ImportOptions
from curate.importers import Batch
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
    opened = importers.open_file(path, **options.arguments())
    first = next(iter(opened.batches(PREVIEWED)), Batch((), ()))
    shown = first.rows()[:EXAMPLES_SHOWN]
    examples = [clean_row(row, options.cleaning or {})[0] for row in shown]
    numbers = RowNumbers(opened.about.format).examples(first)[: len(examples)]
    seen = len(first.rows()) + len(first.left_out)
    left_out = RowNumbers(opened.about.format).left_out(first)
    return Preview(tuple(examples), tuple(numbers), tuple(left_out), seen)


def suggest_cleaning(path: Path, options: ImportOptions) -> list[Suggestion]:
    """Which cleaning the texts of a file need, by its first rows.

    Raises:
        MappingMissing: No column is the input.
        UnreadableFile: The file can't be read.
    """
    seen = islice(importers.read(path, **options.arguments()), SAMPLED)
    return suggest([row for row in seen if isinstance(row, ImportedRow)])

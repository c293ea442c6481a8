"""A preview of the first rows of a file as they would be imported, and the cleaning they need."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from curate import importers
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.domain.jobs import ImportOptions
from curate.services.importing.cleaning import Suggestion, clean_row, suggest

EXAMPLES_SHOWN = 8
PREVIEWED = 100
SAMPLED = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file as they would be imported.

    Attributes:
        examples: Rows that would become examples, at most eight.
        left_out: Rows among the first hundred that would not, and why.
        seen: How many rows were looked at.
    """

    examples: tuple[ImportedRow, ...]
    left_out: tuple[RejectedRow | SkippedRow, ...]
    seen: int


def preview_rows(path: Path, options: ImportOptions) -> Preview:
    """How the first rows of a file would be imported.

    Raises:
        MappingMissing: No column is the input.
        UnreadableFile: The file can't be read.
    """
    seen = list(islice(importers.read(path, **options.arguments()), PREVIEWED))
    examples = [
        clean_row(row, options.cleaning or {})[0] for row in seen if isinstance(row, ImportedRow)
    ]
    left_out = [row for row in seen if not isinstance(row, ImportedRow)]
    return Preview(tuple(examples[:EXAMPLES_SHOWN]), tuple(left_out), len(seen))


def suggest_cleaning(path: Path, options: ImportOptions) -> list[Suggestion]:
    """Which cleaning the texts of a file need, by its first rows.

    Raises:
        MappingMissing: No column is the input.
        UnreadableFile: The file can't be read.
    """
    seen = islice(importers.read(path, **options.arguments()), SAMPLED)
    return suggest([row for row in seen if isinstance(row, ImportedRow)])

"""The inspection of a file: what is known of it before it is imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is, before it is imported.

    Attributes:
        format: Name of the importer.
        encoding: Python codec of a text file; None for a workbook.
        delimiter: Between fields of a table, or between notes; None where there is none.
        preset: Name of the preset that fits, or None.
        confidence: How certain the preset or the guess is, 0 to 1.
        rows: Data rows, rejected ones included, the header and blank lines not.
        rows_estimated: Whether ``rows`` is an estimate from the beginning of a large file.
        mapping: Columns by role.
        sample: The first rows as they are in the file.
        guesses: Why each role was chosen, in sentences.
        notes: What was detected or will be left out, in sentences: other sheets, hidden rows …
        suggested: For a role that stays empty for want of evidence, the columns it could be, the
            likeliest first.
    """

    name: str
    format: str
    encoding: str | None
    delimiter: str | None
    preset: str | None
    confidence: float
    columns: tuple[str, ...]
    rows: int
    rows_estimated: bool
    mapping: Mapping[str, list[str]] = field(hash=False)
    sample: tuple[Mapping[str, str], ...] = field(hash=False)
    sheets: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    suggested: Mapping[str, list[str]] = field(default_factory=dict, hash=False)

"""Detection of a header: whether the first row of a table names its columns or is data."""

# Thresholds stand where they are used: each is a share of cells or a length.

import re
from collections.abc import Sequence

from curate.importers.roles import column_names as names
from curate.importers.roles.column_names import likeness
from curate.importers.roles.dates import is_date

NO_HEADER = "The first row contains data, not names, so the columns are numbered."
_DATA = re.compile(r"[-+]?\d[\d.,]*%?|\S+@\S+\.\w{2,}|https?://\S+")
_SENTENCE = re.compile(r"\S+\s+\S+.*[.!?。！？]\W*", re.DOTALL)
_KNOWN = (
    *(names.INPUT, names.OUTPUT, names.SUBJECT, names.LABEL, names.ID, names.CREATED),
    *(names.GROUP, names.SYSTEM, names.ASIDE),
)


def is_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row names the columns of the rows below it.

    It is doubted only where there is something to say against it: no cell is a name that exports
    use, and cells are numbers, dates, addresses, sentences, or what their column holds again.

    Args:
        first: The cells of the first row.
        below: Those of some rows after it.
    """
    cells = [cell.strip() for cell in first]
    filled = [cell for cell in cells if cell]
    if not filled or not below:
        return True
    if any(likeness(cell, known) >= 0.8 for cell in filled if len(cell) <= 60 for known in _KNOWN):
        return not _is_data_row(filled)
    if any(_DATA.fullmatch(cell) or is_date(cell) or len(cell) > 120 for cell in filled):
        return False
    if 2 * sum(_SENTENCE.fullmatch(cell) is not None for cell in filled) > len(filled):
        return False
    return not any(
        _again(cell, [row[at] for row in below if at < len(row)]) for at, cell in enumerate(cells)
    )


def _is_data_row(cells: Sequence[str]) -> bool:
    """Whether hardly a cell is a name, whatever one of them is called: a label such as “issue”."""
    marks = sum(
        bool(_DATA.fullmatch(cell))
        or is_date(cell)
        or len(cell) > 120
        or bool(_SENTENCE.fullmatch(cell))
        for cell in cells
    )
    return len(cells) > 1 and marks > len(cells) - marks


def _again(cell: str, column: Sequence[str]) -> bool:
    """Whether a column of few values holds a cell again and again, as labels do."""
    same = sum(each.strip() == cell for each in column)
    return bool(cell) and same >= 2 and len({each.strip() for each in column}) <= len(column) / 2

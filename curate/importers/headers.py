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
_MARKS = (".", "!", "?", "。", "！", "？")
# A name as programs write it: order_text, orderText.
_IDENTIFIER = re.compile(r"[a-z]\w*(_\w+)+|[a-z]+[A-Z]\w*")
_KNOWN = (
    *(names.INPUT, names.OUTPUT, names.SUBJECT, names.LABEL, names.ID, names.CREATED),
    *(names.GROUP, names.SYSTEM, names.ASIDE, names.CLASS, names.TECHNICAL),
)


def is_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row names the columns of the rows below it.

    That wants evidence: a name that exports use; or a column whose cells are of another kind than
    its name (numbers, dates, sentences, texts many times as long), with nothing that speaks against
    it: numbers, dates, addresses or sentences as names, or a name that its column holds again.

    Args:
        first: The cells of the first row.
        below: Those of some rows after it.
    """
    cells = [cell.strip() for cell in first]
    filled = [cell for cell in cells if cell]
    if not filled:
        return True
    if any(likeness(cell, known) >= 0.8 for cell in filled if len(cell) <= 60 for known in _KNOWN):
        return not _is_data_row(filled)
    columns = [[row[at].strip() for row in below if at < len(row)] for at in range(len(cells))]
    pairs = [(cell, column) for cell, column in zip(cells, columns, strict=True) if cell]
    if _has_data(filled) or any(_again(cell, column) for cell, column in pairs):
        return False
    if sum(map(_ends_like_a_name, filled)) > 1 or not below:
        return all(len(cell.split()) <= 3 for cell in filled)
    return any(_is_other(cell, column) for cell, column in pairs)


def _has_data(cells: Sequence[str]) -> bool:
    """Whether a cell is a number, a date, an address or too long for a name, or most are sentences."""
    if any(_DATA.fullmatch(cell) or is_date(cell) or len(cell) > 120 for cell in cells):
        return True
    return 2 * sum(_SENTENCE.fullmatch(cell) is not None for cell in cells) > len(cells)


def _ends_like_a_name(cell: str) -> bool:
    """Whether some words end with a name that exports use: ``Company response``."""
    return len(cell.split()) <= 3 and any(likeness(cell, known) >= 0.5 for known in _KNOWN)


def _is_other(cell: str, column: Sequence[str]) -> bool:
    """Whether nearly all cells of a column are of another kind than its name."""
    held = [each for each in column if each]
    if not held or cell.endswith(_MARKS):
        return False
    if _IDENTIFIER.fullmatch(cell) and not any(map(_IDENTIFIER.fullmatch, held)):
        return True
    length, words = 2 * len(cell), len(cell.split())

    def other(each: str) -> bool:
        if _DATA.fullmatch(each) or is_date(each) or _SENTENCE.fullmatch(each):
            return True
        return len(each) > length and len(each.split()) > max(2, words)

    return sum(map(other, held)) >= 0.8 * len(held)


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

"""What a person is told of a workbook before it is imported."""

from collections.abc import Mapping, Sequence

from curate.importers.tables.sheet_facts import Facts
from curate.importers.tables.workbook_parts import Sheet

_NAMED = 10


def sheet_notes(
    sheets: Sequence[Sheet],
    read: Sheet,
    facts: Mapping[str, Facts],
    columns: Sequence[str],
    header: int,
) -> tuple[str, ...]:
    """Sentences about other sheets, hidden rows and columns, and merged cells.

    Args:
        sheets: All sheets.
        read: The one that is read.
        facts: What is known of each, by its name.
        columns: The columns of the sheet that is read.
        header: The number of the row that names them.
    """
    notes = []
    if len(sheets) > 1:
        notes.append(f"The sheet {read.name!r} of {len(sheets)} was read.")
        others = [_size(each, facts[each.name]) for each in sheets if each is not read]
        more = f" and {len(others) - _NAMED:,} more" if len(others) > _NAMED else ""
        notes.append(f"Sheets that were left out: {', '.join(others[:_NAMED])}{more}.")
    here = facts[read.name]
    if hidden := sum(line > header for line in here.hidden):
        why = "by a filter" if here.filtered else "in the sheet"
        rows = "1 row is" if hidden == 1 else f"{hidden:,} rows are"
        notes.append(f"{rows} hidden {why} and {'is' if hidden == 1 else 'are'} imported as well.")
    if unseen := [repr(columns[at]) for at in here.hidden_columns if at < len(columns)]:
        notes.append(f"Hidden in the sheet, but read: the column {', '.join(unseen[:_NAMED])}.")
    filled = [at for at, first, _ in here.merged if first > header and at < len(columns)]
    if filled:
        names = ", ".join(repr(columns[at]) for at in sorted(set(filled))[:_NAMED])
        ranges = "1 range" if len(filled) == 1 else f"{len(filled):,} ranges"
        notes.append(f"Merged cells were filled down: {ranges} in {names}.")
    return tuple(notes)


def _size(sheet: Sheet, facts: Facts) -> str:
    rows = "empty" if not facts.rows else "1 row" if facts.rows == 1 else f"{facts.rows:,} rows"
    return f"{sheet.name!r} ({rows}{'' if sheet.visible else ', hidden'})"

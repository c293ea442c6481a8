"""How many columns a table may have."""

from curate.domain.errors import UnreadableFile

# Tables of texts have tens of columns; each one more costs time and memory in every row.
MOST_COLUMNS = 4_000


def refuse_width(name: str, columns: int) -> None:
    """Raise ``UnreadableFile`` for a table of more columns than any table of texts has."""
    if columns > MOST_COLUMNS:
        why = f"its table has {columns:,} columns; more than {MOST_COLUMNS:,} are not read."
        now = "Nothing was imported: export only the columns that you need."
        raise UnreadableFile(name, why, now)

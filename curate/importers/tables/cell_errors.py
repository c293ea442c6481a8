"""The errors that spreadsheet programs write into a cell instead of a value."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from curate.importers.base import Cells, Item

# How often, by column and error.
Errors = Counter[tuple[str, str]]
ERRORS = frozenset(
    {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
    | {"#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#GETTING_DATA", "#ERROR!"}
    | {"#EXTERNAL!", "#PYTHON!", "#TIMEOUT!", "#WERT!", "#BEZUG!", "#NV", "#ZAHL!", "#VALEUR!"}
    | {"#NOM?", "#NOMBRE!", "#¡REF!", "#¡VALOR!", "#¿NOMBRE?", "#¡DIV/0!", "#¡NUM!", "#VALOR!"}
)


def watched_items(items: Iterable[Item], errors: Errors) -> Iterator[Item]:
    """The same items; what errors they hold is counted on the way."""
    for item in items:
        if isinstance(item, tuple) and not ERRORS.isdisjoint(item[1].values()):
            errors.update((name, text) for name, text in item[1].items() if text in ERRORS)
        yield item


def watched_cells(portions: Iterable[Cells], errors: Errors) -> Iterator[Cells]:
    """The same for records column by column."""
    for cells in portions:
        for name, texts in cells.columns.items():
            if not ERRORS.isdisjoint(texts):
                errors.update((name, text) for text in texts if text in ERRORS)
        yield cells


def error_notes(errors: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """A sentence for each column with errors, of how many of which kind; by column and error."""
    by_column: dict[str, list[str]] = {}
    for (column, error), count in errors.items():
        by_column.setdefault(column, []).append(f"{error} in {count:,}")
    for column, counted in by_column.items():
        yield (
            f"The column {column!r} holds errors of a spreadsheet instead of values: "
            f"{', '.join(counted)} of its cells."
        )

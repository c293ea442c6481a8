"""What concerns every table alike: which rows are a project's, rows as JSON, and the texts in them."""

from curate.stores.all_tables.copies import COPIED, NOT_COPIED, copy_rows
from curate.stores.all_tables.ownership import ProjectRows, owned
from curate.stores.all_tables.table_rows import BadRow, TableRows, table_columns

__all__ = [
    "COPIED",
    "NOT_COPIED",
    "BadRow",
    "ProjectRows",
    "TableRows",
    "copy_rows",
    "owned",
    "table_columns",
]

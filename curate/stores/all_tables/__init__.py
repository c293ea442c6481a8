"""What concerns every table alike: which rows are a project's, rows as JSON, and the texts in them."""

from curate.stores.all_tables.copies import COPIED, NOT_COPIED, copy_rows
from curate.stores.all_tables.ownership import OF_NO_PROJECT, ProjectRows, owned
from curate.stores.all_tables.table_rows import BadRow, TableRows, table_columns
from curate.stores.all_tables.texts import MIXED, STRUCTURE, TextRow, Texts, text_columns
from curate.stores.all_tables.tickets import TicketRows, Tickets

__all__ = [
    "COPIED",
    "MIXED",
    "NOT_COPIED",
    "OF_NO_PROJECT",
    "STRUCTURE",
    "BadRow",
    "ProjectRows",
    "TableRows",
    "TextRow",
    "Texts",
    "TicketRows",
    "Tickets",
    "copy_rows",
    "owned",
    "table_columns",
    "text_columns",
]

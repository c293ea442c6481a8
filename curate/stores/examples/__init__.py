"""Examples as they stand, which of them, and rows on their way in."""

from curate.stores.examples.filter import Where, visible
from curate.stores.examples.listing import INDEXED, SORTS, ExampleTable, Order, Row, SortBy
from curate.stores.examples.store import Examples, Known, Revision

__all__ = [
    "INDEXED",
    "SORTS",
    "ExampleTable",
    "Examples",
    "Known",
    "Order",
    "Revision",
    "Row",
    "SortBy",
    "Where",
    "visible",
]

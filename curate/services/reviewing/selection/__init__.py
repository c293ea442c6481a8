"""Which examples to review first: a selection that stands for all."""

from curate.services.reviewing.selection.coverage import coverage_in_words
from curate.services.reviewing.selection.proposal import (
    do_select,
    propose_selection,
    start_selection,
)
from curate.services.reviewing.selection.replacing import replace_rejected
from curate.services.reviewing.selection.selections import (
    delete_selection,
    list_selections,
    selection_order,
)

__all__ = [
    "coverage_in_words",
    "delete_selection",
    "do_select",
    "list_selections",
    "propose_selection",
    "replace_rejected",
    "selection_order",
    "start_selection",
]

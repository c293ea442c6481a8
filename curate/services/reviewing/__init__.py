"""Reviewing examples: the queue, the card of an example, and decisions."""

from curate.services.reviewing.bulk import (
    DONE_TO,
    BulkDecision,
    BulkResult,
    Refused,
    decide_on_many,
)
from curate.services.reviewing.card import Card, open_card
from curate.services.reviewing.decisions import (
    DONE,
    BulkApproval,
    Decision,
    Edit,
    approve_where,
    decide,
    prepare_decision,
)
from curate.services.reviewing.examples import each_example, list_examples
from curate.services.reviewing.live_queue import (
    Standing,
    next_ids,
    positions,
    standing,
)
from curate.services.reviewing.neighbours import Neighbour, Neighbours, find_neighbours
from curate.services.reviewing.replacement import (
    FIELDS,
    Preview,
    Replacement,
    TextField,
    apply_replacement,
    preview_replacement,
)
from curate.services.reviewing.review_page import ReviewPage, review_page
from curate.services.reviewing.saved_views import (
    delete_view,
    find_view,
    rename_view,
    save_view,
)
from curate.services.reviewing.search import (
    Excerpt,
    excerpts,
    found_places,
    index_new,
    search_examples,
)
from curate.services.reviewing.selection import (
    coverage_in_words,
    delete_selection,
    do_select,
    list_selections,
    propose_selection,
    start_selection,
)
from curate.services.reviewing.table import PAGE, Sorted, TablePage, choose_all, table_page
from curate.services.reviewing.view import SORTS, WHICH, BadView, Sort, View, Which
from curate.services.reviewing.view_options import ViewOptions, view_options

__all__ = [
    "DONE",
    "DONE_TO",
    "FIELDS",
    "PAGE",
    "SORTS",
    "WHICH",
    "BadView",
    "BulkApproval",
    "BulkDecision",
    "BulkResult",
    "Card",
    "Decision",
    "Edit",
    "Excerpt",
    "Neighbour",
    "Neighbours",
    "Preview",
    "Refused",
    "Replacement",
    "ReviewPage",
    "Sort",
    "Sorted",
    "Standing",
    "TablePage",
    "TextField",
    "View",
    "ViewOptions",
    "Which",
    "apply_replacement",
    "approve_where",
    "choose_all",
    "coverage_in_words",
    "decide",
    "decide_on_many",
    "delete_selection",
    "delete_view",
    "do_select",
    "each_example",
    "excerpts",
    "find_neighbours",
    "find_view",
    "found_places",
    "index_new",
    "list_examples",
    "list_selections",
    "next_ids",
    "open_card",
    "positions",
    "prepare_decision",
    "preview_replacement",
    "propose_selection",
    "rename_view",
    "review_page",
    "save_view",
    "search_examples",
    "standing",
    "start_selection",
    "table_page",
    "view_options",
]

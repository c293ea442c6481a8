"""Reviewing examples: the queue, the card of an example, and decisions."""

from curate.services.reviewing.bulk import (
    DONE_TO,
    BulkDecision,
    BulkResult,
    Refused,
    decide_on_many,
)
from curate.services.reviewing.card import Card, errors_if_approved, open_card
from curate.services.reviewing.decisions import (
    DONE,
    BulkApproval,
    Decision,
    Edit,
    approve_where,
    decide,
    decide_once,
    fix_findings,
)
from curate.services.reviewing.examples import list_examples
from curate.services.reviewing.queue import (
    Queue,
    View,
    Which,
    keep_order,
    load_queue,
    next_in_queue,
    previous_in_queue,
)
from curate.services.reviewing.replacement import (
    FIELDS,
    Preview,
    Replacement,
    TextField,
    apply_replacement,
    preview_replacement,
)
from curate.services.reviewing.review_page import ReviewPage, review_page
from curate.services.reviewing.table import PAGE, Sorted, TablePage, choose_all, table_page

__all__ = [
    "DONE",
    "DONE_TO",
    "FIELDS",
    "PAGE",
    "BulkApproval",
    "BulkDecision",
    "BulkResult",
    "Card",
    "Decision",
    "Edit",
    "Preview",
    "Queue",
    "Refused",
    "Replacement",
    "ReviewPage",
    "Sorted",
    "TablePage",
    "TextField",
    "View",
    "Which",
    "apply_replacement",
    "approve_where",
    "choose_all",
    "decide",
    "decide_on_many",
    "decide_once",
    "errors_if_approved",
    "fix_findings",
    "keep_order",
    "list_examples",
    "load_queue",
    "next_in_queue",
    "open_card",
    "preview_replacement",
    "previous_in_queue",
    "review_page",
    "table_page",
]

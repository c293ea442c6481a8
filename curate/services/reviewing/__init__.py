"""Reviewing examples: the queue, the card of an example, and decisions."""

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
    prepare_decision,
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
from curate.services.reviewing.review_page import ReviewPage, review_page

__all__ = [
    "DONE",
    "BulkApproval",
    "Card",
    "Decision",
    "Edit",
    "Queue",
    "ReviewPage",
    "View",
    "Which",
    "approve_where",
    "decide",
    "decide_once",
    "errors_if_approved",
    "fix_findings",
    "keep_order",
    "list_examples",
    "load_queue",
    "next_in_queue",
    "open_card",
    "prepare_decision",
    "previous_in_queue",
    "review_page",
]

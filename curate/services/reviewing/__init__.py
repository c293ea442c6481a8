"""The review desk: queue, card, decisions."""

from curate.services.reviewing.card import Card, open_card
from curate.services.reviewing.decisions import (
    DONE,
    Decision,
    Edit,
    approve_where,
    count_clean,
    decide,
    decide_once,
    fix_findings,
)
from curate.services.reviewing.examples import list_examples, list_labels
from curate.services.reviewing.queue import (
    Queue,
    View,
    Which,
    following,
    in_order_of,
    load_queue,
    preceding,
)

__all__ = [
    "DONE",
    "Card",
    "Decision",
    "Edit",
    "Queue",
    "View",
    "Which",
    "approve_where",
    "count_clean",
    "decide",
    "decide_once",
    "fix_findings",
    "following",
    "in_order_of",
    "list_examples",
    "list_labels",
    "load_queue",
    "open_card",
    "preceding",
]

"""What helps to write answers: the checks as one types, snippets, and suggested answers."""

from curate.services.writing.check_text import CheckedText, check_text
from curate.services.writing.snippets import list_snippets, remove_snippet, save_snippet
from curate.services.writing.suggestions import (
    in_need,
    offer,
    refuse_suggestion,
    settle_suggestion,
    suggestion_counts,
    waiting_suggestions,
    words_changed,
)

__all__ = [
    "CheckedText",
    "check_text",
    "in_need",
    "list_snippets",
    "offer",
    "refuse_suggestion",
    "remove_snippet",
    "save_snippet",
    "settle_suggestion",
    "suggestion_counts",
    "waiting_suggestions",
    "words_changed",
]

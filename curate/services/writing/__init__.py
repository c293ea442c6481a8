"""What helps to write answers: the checks as one types, snippets, and suggested answers."""

from curate.services.writing.collect import (
    HERE,
    checked_sources,
    in_format,
    not_offered,
    start_suggest,
    suggest,
)
from curate.services.writing.endpoint import EndpointClient, EndpointFault, chat_request, host_of
from curate.services.writing.nearest import CONFIDENCE
from curate.services.writing.one_example import suggest_for
from curate.services.writing.overview import SuggestionOverview, read_suggestions
from curate.services.writing.project_endpoint import (
    get_endpoint,
    preview_request,
    read_asking,
    set_endpoint,
)
from curate.services.writing.snippets import list_snippets, remove_snippet, save_snippet
from curate.services.writing.suggestions import (
    in_need,
    offer,
    refuse_suggestion,
    settle_suggestion,
    suggestion_counts,
    words_changed,
)
from curate.services.writing.typed_texts import CheckedText, check_text

__all__ = [
    "CONFIDENCE",
    "HERE",
    "CheckedText",
    "EndpointClient",
    "EndpointFault",
    "SuggestionOverview",
    "chat_request",
    "check_text",
    "checked_sources",
    "get_endpoint",
    "host_of",
    "in_format",
    "in_need",
    "list_snippets",
    "not_offered",
    "offer",
    "preview_request",
    "read_asking",
    "read_suggestions",
    "refuse_suggestion",
    "remove_snippet",
    "save_snippet",
    "set_endpoint",
    "settle_suggestion",
    "start_suggest",
    "suggest",
    "suggest_for",
    "suggestion_counts",
    "words_changed",
]

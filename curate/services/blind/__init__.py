"""Blind comparisons: people say which of two methods' answers is better, without knowing which is which."""

from curate.services.blind.comparisons import (
    BlindState,
    close_comparison,
    get_comparison,
    list_comparisons,
    read_comparisons,
    result_of,
    start_comparison,
    votes_as_lines,
)
from curate.services.blind.rating import Rated, Rater, Rating, ShownPair, rate

__all__ = [
    "BlindState",
    "Rated",
    "Rater",
    "Rating",
    "ShownPair",
    "close_comparison",
    "get_comparison",
    "list_comparisons",
    "rate",
    "read_comparisons",
    "result_of",
    "start_comparison",
    "votes_as_lines",
]

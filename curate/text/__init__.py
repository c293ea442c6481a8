"""Functions from text to text or to numbers about it: normalizing, words, edits, tokens."""

from curate.text.edits import Edit, apply_edits
from curate.text.normalization import normalize
from curate.text.words import count, distance, numbers, percent, share, shorten, times, words

__all__ = [
    "Edit",
    "apply_edits",
    "count",
    "distance",
    "normalize",
    "numbers",
    "percent",
    "share",
    "shorten",
    "times",
    "words",
]

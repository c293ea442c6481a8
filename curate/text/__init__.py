"""Text in, text and changes out: normalising, words, edits, tokens."""

from curate.text.edits import Edit, apply_edits
from curate.text.normal import normalise
from curate.text.words import count, distance, numbers, shorten, words

__all__ = ["Edit", "apply_edits", "count", "distance", "normalise", "numbers", "shorten", "words"]

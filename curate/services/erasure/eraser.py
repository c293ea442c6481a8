"""Replacing a value by a mark in texts, JSON and files, and nothing that the code itself wrote."""

from collections.abc import Mapping
from typing import Any, Self

import regex

from curate.domain.errors import Unusable
from curate.services.erasure.known_words import known_words
from curate.stores.all_tables import MIXED
from curate.text.written_forms import written_forms

MARK = "(erased)"
"""What stands where a value stood."""
SHORTEST = 3
SHORT = 6
"""A word of fewer letters is looked for as a word by itself: Ada, and not adapter."""
PATHS = frozenset({"adapter", "rows", "folder"})
"""Keys under which paths of our own stand."""
_FLAGS = regex.IGNORECASE | regex.FULLCASE
# What may stand before a word without being a part of it, though it ends in a letter: escapes.
_APART = (
    r"(?:(?<![^\W\d_])|(?<=\\[nrtvfb])|(?<=\\u[0-9a-f]{4})|(?<=%[0-9a-f]{2})|(?<==[0-9a-f]{2}))"
)


class Eraser:
    """Finds one value in all its forms.

    Args:
        pattern: Of the value.
        as_word: Whether it is looked for as a word by itself only.
    """

    def __init__(self, pattern: "regex.Pattern[str]", *, as_word: bool = False) -> None:
        self._pattern = pattern
        self.as_word = as_word

    @classmethod
    def of(cls, value: str) -> Self:
        """Finds a value that a person gave.

        Raises:
            Unusable: It is too short, or is found in the mark that would replace it. Nothing was erased.
        """
        words = value.split()
        letters = "".join(words)
        if len(letters) < SHORTEST or not any(one.isalnum() for one in letters):
            raise Unusable(
                f"A value of {SHORTEST} characters or more is needed: a shorter one stands in nearly every "
                "text. Nothing was erased: give the whole name, number or address."
            )
        pattern = written_forms(value)
        as_word = len(words) == 1 and len(letters) < SHORT and letters.isalpha()
        if as_word:
            pattern = regex.compile(rf"{_APART}{pattern.pattern}(?![^\W\d_])", _FLAGS)
        eraser = cls(pattern, as_word=as_word)
        if eraser.found_in(MARK):
            raise Unusable(
                f"What is erased is replaced by {MARK}, which holds this value itself. Nothing was erased: "
                "give more of the text."
            )
        return eraser

    @classmethod
    def spaced(cls, value: str) -> Self:
        """Finds a value without spaces and punctuation wherever it stands, with any between its letters."""
        return cls(regex.compile(r"[\W_]*".join(map(regex.escape, value)), _FLAGS))

    def found_in(self, text: str) -> bool:
        """Whether a text holds the value."""
        return self._pattern.search(text) is not None

    def text(self, text: str) -> str:
        """A text without the value."""
        return str(self._pattern.sub(MARK, text)) if self.found_in(text) else text

    def row(self, table: str, texts: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of a row that hold the value, without it."""
        changed = {}
        for column, before in texts.items():
            mixed = f"{table}.{column}" in MIXED
            after = self.document(before, known_words() if mixed else frozenset())
            if after != before:
                changed[column] = after
        return changed

    def document(self, value: Any, known: frozenset[str], key: str = "") -> Any:
        """JSON without the value: in texts, keys and numbers, but not in words of our own.

        Args:
            value: Any JSON.
            known: Words that the code wrote: a string that is one of them as a whole stays.
            key: Under which it stands.
        """
        if isinstance(value, str):
            return value if value in known or (known and key in PATHS) else self.text(value)
        if isinstance(value, list):
            return [self.document(one, known, key) for one in value]
        if isinstance(value, dict):
            fresh: dict[str, Any] = {}
            for name, one in value.items():
                new = name if name in known else self.text(name)
                while new in fresh:
                    new += "'"
                fresh[new] = self.document(one, known, name)
            return fresh
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not known:
            return MARK if self.found_in(repr(value)) else value
        return value

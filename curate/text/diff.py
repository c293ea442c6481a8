"""The difference between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

Change = Literal["same", "added", "removed"]

_PIECE = re.compile(r"\w+(?:[’'\-]\w+)*|\s|[^\w\s]")
# Above this many words difflib is told to skip what occurs everywhere: it would take seconds.
LONG = 2_000
# A page draws the same differences at every press: those of texts up to so many characters are remembered.
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that stayed, came or went."""

    change: Change
    text: str


def diff_words(before: str, after: str) -> list[Part]:
    """The way from one text to another in whole words, white space and punctuation marks.

    Returns:
        Parts in reading order, none empty, no two neighbors of one kind; what went stands before
        what came in its place. ``same`` and ``removed`` together spell ``before``, ``same`` and
        ``added`` spell ``after``.
    """
    short = len(before) + len(after) <= _REMEMBERED
    return list(_remembered(before, after) if short else _diff(before, after))


def _diff(before: str, after: str) -> tuple[Part, ...]:
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > LONG)
    parts: list[Part] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(old[i:j])))
            continue
        if i < j:
            parts.append(Part("removed", "".join(old[i:j])))
        if k < m:
            parts.append(Part("added", "".join(new[k:m])))
    return tuple(_tidy(parts))


_remembered = lru_cache(maxsize=1_000)(_diff)


def _tidy(parts: list[Part]) -> Iterator[Part]:
    """Join changes that only white space keeps apart: a new phrase reads as one."""
    removed = added = ""
    for number, part in enumerate(parts):
        between = 0 < number < len(parts) - 1 and (removed or added)
        if part.change == "same" and between and not part.text.strip() and "\n" not in part.text:
            removed, added = removed + part.text, added + part.text
        elif part.change == "same":
            yield from _changes(removed, added)
            removed = added = ""
            yield part
        elif part.change == "removed":
            removed += part.text
        else:
            added += part.text
    yield from _changes(removed, added)


def _changes(removed: str, added: str) -> Iterator[Part]:
    if removed:
        yield Part("removed", removed)
    if added:
        yield Part("added", added)

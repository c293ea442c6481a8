"""Edits: replacing places of a text without losing track of the other places."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``[start:end]`` by ``text``; the whole text where start and end are None."""

    start: int | None
    end: int | None
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made.

    An edit of the whole text is made alone: it was written with the other flaws in mind. Of two
    edits that overlap, the one that begins first is made; whoever needs the other checks again.
    """
    chosen = list(edits)
    for edit in chosen:
        if edit.start is None or edit.end is None:
            return edit.text
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(
        (e.start, e.end, e.text) for e in chosen if e.start is not None and e.end is not None
    ):
        if start < done:
            continue
        parts += (text[done:start], new)
        done = end
    return "".join(parts) + text[done:]


def smallest_edit(before: str, after: str) -> Edit:
    """The smallest single edit that makes ``after`` of ``before``, which must differ."""
    most = min(len(before), len(after))
    start = 0
    while start < most and before[start] == after[start]:
        start += 1
    tail = 0
    while tail < most - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return Edit(start, len(before) - tail, after[start : len(after) - tail])

"""Texts cut down to what somebody has to look at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from curate.text.diff import diff_words

Kind = Literal["same", "mark", "added", "removed", "gap"]
GAP = " … "


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and how it is shown; a ``gap`` stands for text that was left out."""

    kind: Kind
    text: str


def mark(text: str, start: int | None, end: int | None, around: int | None = None) -> list[Piece]:
    """A text with one place marked.

    Args:
        text: The whole text.
        start: First character of the place; None marks nothing.
        end: One past its last. A place without characters is shown by the one before it.
        around: Characters to be left before and after the place; None keeps everything.
    """
    if start is None or end is None or not 0 <= start <= end <= len(text):
        return shorten_pieces([Piece("same", text)] if text else [], around)
    if start == end:
        start = max(0, start - 1)
        end = min(len(text), start + 1)
    pieces = [
        Piece("same", text[:start]),
        Piece("mark", text[start:end]),
        Piece("same", text[end:]),
    ]
    return shorten_pieces([piece for piece in pieces if piece.text], around)


def mark_all(text: str, places: Iterable[tuple[int, int]]) -> list[Piece]:
    """A whole text with several places marked; of two that overlap, the one that begins first."""
    pieces: list[Piece] = []
    done = 0
    for start, end in sorted(places):
        if done <= start < end <= len(text):
            pieces += [Piece("same", text[done:start]), Piece("mark", text[start:end])]
            done = end
    return [piece for piece in (*pieces, Piece("same", text[done:])) if piece.text]


def compare(before: str, after: str, around: int | None = None) -> list[Piece]:
    """What changed between two texts, in words; see :func:`mark` for ``around``."""
    return shorten_pieces(
        (Piece(part.change, part.text) for part in diff_words(before, after)), around
    )


def differing(reference: str, text: str) -> list[Piece]:
    """A text with the words marked that the reference does not have there."""
    parts = [part for part in diff_words(reference, text) if part.change != "removed"]
    return [Piece("mark" if part.change == "added" else "same", part.text) for part in parts]


def shorten_pieces(pieces: Iterable[Piece], around: int | None) -> list[Piece]:
    """Leave out what is further than ``around`` characters from everything that is marked."""
    found = list(pieces)
    return found if around is None else list(_shorten(found, around))


def _shorten(pieces: list[Piece], around: int) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        before, after = number > 0, number < len(pieces) - 1
        keep = around * max(1, before + after)
        if piece.kind != "same" or len(piece.text) <= keep + len(GAP):
            yield piece
            continue
        if before or not after:
            yield Piece("same", _cut(piece.text[:around], from_end=False))
        yield Piece("gap", GAP)
        if after:
            yield Piece("same", _cut(piece.text[-around:], from_end=True))


def _cut(text: str, *, from_end: bool) -> str:
    """The text without the word at its edge that was cut in two."""
    if from_end:
        head, space, tail = text.partition(" ")
        return tail if space and tail else head
    head, space, tail = text.rpartition(" ")
    return head if space and head else tail

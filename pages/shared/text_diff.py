"""Text blocks that show a whole text, an excerpt, a change, or how one text differs from another."""

from collections.abc import Iterable

from curate.text.highlights import Piece, compare, differing, mark, mark_all
from pages.shared.texts import Block, Tone

AROUND = 160
"""Characters shown before and after a marked place."""


def whole_text(
    text: str,
    label: str,
    *,
    note: str = "",
    tone: Tone = "boxed",
    height: int | None = None,
    places: Iterable[tuple[int, int]] = (),
) -> Block:
    """A text as it is, with places marked where there are any."""
    pieces = _or_empty(mark_all(text, places))
    return Block(pieces, label=label, note=note, tone=tone, height=height)


def excerpt(text: str, start: int | None, end: int | None, label: str) -> Block:
    """A text with one place marked, without what is far from it."""
    return Block(_or_empty(mark(text, start, end, AROUND)), label=label)


def changed_text(
    before: str, after: str, label: str, *, note: str = "", around: int | None = AROUND
) -> Block:
    """What was deleted (struck through) and inserted (underlined)."""
    return Block(_or_empty(compare(before, after, around)), label=label, note=note)


def compared_text(reference: str, text: str, label: str, *, height: int | None = None) -> Block:
    """A text with the words marked that the reference does not have."""
    same = reference == text
    return Block(
        _or_empty(differing(reference, text)),
        label=label,
        note="word for word the same" if same else "differences are marked",
        height=height,
    )


def _or_empty(pieces: list[Piece]) -> list[Piece]:
    return pieces or [Piece("gap", "(empty)")]

"""Marked spans of a text, with offsets in code points whatever unit the tool counts in."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """A marked place: code points from 0, ``end`` exclusive.

    Attributes:
        sure: Whether the place holds what the tool says it holds, as far as it says so.
    """

    start: int
    end: int
    label: str
    text: str
    sure: bool = True


def span(text: str, start: Any, end: Any, label: str, quoted: str = "") -> Span | None:
    """A span of a text; None where there are no offsets.

    Tools count in code points or, as JavaScript does, in UTF-16 units, and line breaks as one or
    two. Where the tool quotes the text, the unit is the one whose place holds it; elsewhere code
    points, unless only UTF-16 ends between words.

    Args:
        text: All of it.
        start: Where the span begins, from 0.
        end: Where it ends, exclusive.
        label: Its class.
        quoted: What the tool says stands there.
    """
    try:
        first, last = int(start), int(end)
    except (TypeError, ValueError):
        return None
    if quoted:
        for known in (text, text.replace("\r\n", "\n")):
            for begin, stop in ((first, last), _from_utf16(known, first, last)):
                if known[begin:stop] == quoted:
                    before = known[:begin]
                    at = begin if known is text else _with_returns(text, len(before))
                    return Span(at, at + len(quoted), label, quoted)
        return Span(first, last, label, quoted, sure=False)
    other = _from_utf16(text, first, last)
    if other != (first, last) and not _is_whole(text, first, last) and _is_whole(text, *other):
        first, last = other
    return Span(first, last, label, text[first:last], sure=0 <= first < last <= len(text))


def _from_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Code points of two offsets in UTF-16 units."""
    if all(ord(letter) < 0x10000 for letter in text[:end]):
        return start, end
    units = text.encode("utf-16-le", "surrogatepass")

    def points(at: int) -> int:
        return len(units[: 2 * at].decode("utf-16-le", "replace"))

    return points(start), points(end)


def _with_returns(text: str, at: int) -> int:
    """Where the code point ``at`` of a text without carriage returns stands in the text with them."""
    place = seen = 0
    while seen < at and place < len(text):
        place += 2 if text.startswith("\r\n", place) else 1
        seen += 1
    return place


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a place cuts no word and begins and ends with no blank."""
    inside = text[start:end]
    cut = text[start - 1 : start].isalnum() and inside[:1].isalnum()
    cut = cut or (inside[-1:].isalnum() and text[end : end + 1].isalnum())
    return bool(inside) and inside == inside.strip() and not cut


def spans_text(spans: Iterable[Span]) -> str:
    """Spans as JSON text: a list of ``start``, ``end``, ``label`` and ``text``.

    One whose place does not hold its text has ``unverified`` too.
    """
    listed = [
        {
            "start": each.start,
            "end": each.end,
            "label": each.label,
            "text": each.text,
            **({} if each.sure else {"unverified": True}),
        }
        for each in spans
    ]
    return json.dumps(listed, ensure_ascii=False)


def spans_decision(spans: Iterable[Span]) -> str:
    """Spans in words, so that those of two annotators can be compared and shown."""
    ordered = sorted(spans, key=lambda each: (each.start, each.end, each.label))
    return "; ".join(f"{each.label}: {each.text} ({each.start}-{each.end})" for each in ordered)

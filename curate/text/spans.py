"""Places in a text: taken ones, code fences and the line around one, in linear time."""

import re
from collections.abc import Callable

_LINE = 200
_TICKS = re.compile(r"`[^`\n]{1,300}`")
# Characters that Unicode leaves to private use.
_MARK = re.compile("\uf8f0(\\d+)\uf8f1")
_FENCE = re.compile(r"^[ \t]*(```|~~~)[^\n]*$", re.MULTILINE)


class Taken:
    """The characters of a text that something was found at."""

    def __init__(self, size: int) -> None:
        self._taken = bytearray(size)

    def take(self, start: int, end: int) -> bool:
        """Take a place, unless some of it is taken; says whether it was free."""
        if self._taken.find(1, start, end) >= 0:
            return False
        self._taken[start:end] = b"\x01" * (end - start)
        return True

    def cover(self, start: int, end: int) -> None:
        """Take a place whatever is there."""
        self._taken[start:end] = b"\x01" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing of the place is taken."""
        return self._taken.find(1, start, end) < 0


def line_around(text: str, place: int) -> str:
    """The line that a place is in, as far as 200 characters to both sides."""
    first, last = max(0, place - _LINE), place + _LINE
    start = text.rfind("\n", first, place) + 1 or first
    end = text.find("\n", place, last)
    return text[start : last if end < 0 else end]


def fences(text: str) -> list[tuple[int, int]]:
    """Places of fenced code, from the opening to the closing line; one that is not closed is none."""
    found: list[tuple[int, int]] = []
    if "```" not in text and "~~~" not in text:
        return found
    opened: re.Match[str] | None = None
    for mark in _FENCE.finditer(text):
        if opened is None:
            opened = mark
        elif mark[0].strip() == opened[1]:
            found.append((opened.start(), mark.end()))
            opened = None
    return found


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """A text with everything changed but what stands in code fences or between backticks.

    The change is made of the whole text, with a mark in place of each piece of code.
    """
    if ("`" not in text and "~~~" not in text) or _MARK.search(text):
        return change(text)
    codes: list[str] = []

    def marked(code: str) -> str:
        codes.append(code)
        return f"\uf8f0{len(codes) - 1}\uf8f1"

    parts: list[str] = []
    done = 0
    for start, end in [*fences(text), (len(text), len(text))]:
        parts += (_TICKS.sub(lambda found: marked(found[0]), text[done:start]), "")
        if start < end:
            parts[-1] = marked(text[start:end])
        done = end
    return _MARK.sub(lambda found: codes[int(found[1])], change("".join(parts)))

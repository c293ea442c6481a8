"""Finding and replacing in a text: plain text or a regular expression, in linear time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST = 500
"""Characters of a pattern at most."""
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:g<([^>]*)>|(.)|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was found, and what would stand there."""

    start: int
    end: int
    new: str


class Replacer:
    r"""Finds a text and says what would stand in its place.

    Patterns are those of RE2: no pattern takes longer than the text is long, so that none hangs. They know no
    looking around and no references back; ``^`` and ``$`` are the ends of a line.

    Args:
        find: What is looked for.
        new: What stands there instead. Where ``find`` is a regular expression, ``\1`` or ``\g<1>`` stands for
            a group of it, ``\n`` for a new line, ``\t`` for a tab and ``\\`` for a backslash.
        regex: Whether ``find`` is a regular expression.
        match_case: Whether capital and small letters differ.
        whole_words: Whether only places count that no letter or digit stands right before or after.

    Raises:
        ValueError: ``find`` is empty, too long or no regular expression, or ``new`` names a group that is
            not there; the message says which.
    """

    def __init__(
        self, find: str, new: str, *, regex: bool, match_case: bool, whole_words: bool
    ) -> None:
        import re2

        if not find:
            raise ValueError("there is nothing to find")
        if len(find) > LONGEST:
            raise ValueError(f"it has over {LONGEST} characters")
        options = re2.Options()
        options.log_errors = False
        options.case_sensitive = match_case
        body = find if regex else re2.escape(find)
        try:
            self._pattern: Any = re2.compile(f"(?m:{body})", options)
        except re2.error as error:
            said = error.args[0] if error.args else error
            told = said.decode(errors="replace") if isinstance(said, bytes) else said
            raise ValueError(f"it is no regular expression ({told})") from None
        self._whole_words = whole_words
        self._parts: list[str | int] = self._template(new) if regex else [new]

    def places(self, text: str) -> Iterator[Place]:
        """Every place where it is found, from the beginning on; none overlaps another."""
        last = (-1, -1)
        for found in self._pattern.finditer(text):
            start, end = found.span()
            if (start, end) == last:  # RE2 finds a place without characters twice
                continue
            last = (start, end)
            if not self._whole_words or _is_whole(text, start, end):
                yield Place(start, end, self._new(found))

    def replace(self, text: str) -> tuple[str, int]:
        """The text with every place replaced that changes by it, and how many these are."""
        places = [one for one in self.places(text) if text[one.start : one.end] != one.new]
        if not places:
            return text, 0
        parts, done = [], 0
        for one in places:
            parts += [text[done : one.start], one.new]
            done = one.end
        return "".join([*parts, text[done:]]), len(places)

    def _new(self, found: Any) -> str:
        return "".join(
            part if isinstance(part, str) else found.group(part) or "" for part in self._parts
        )

    def _template(self, new: str) -> list[str | int]:
        """What stands in a place: texts, and numbers of groups."""
        parts: list[str | int] = []
        done = 0
        for escape in _ESCAPE.finditer(new):
            parts.append(new[done : escape.start()])
            parts.append(self._escaped(escape))
            done = escape.end()
        return [*parts, new[done:]]

    def _escaped(self, escape: re.Match[str]) -> str | int:
        name, letter = escape[1], escape[2]
        if name is None and letter in _ESCAPES:
            return _ESCAPES[letter]
        group = name if name is not None else letter or ""
        if group.isascii() and group.isdigit() and int(group) <= self._pattern.groups:
            return int(group)
        if group in self._pattern.groupindex:
            return int(self._pattern.groupindex[group])
        raise ValueError(
            f"the replacement says {escape[0]}, which is no group of it (a backslash is written \\\\)"
        )


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a place is not a part of a longer word."""
    before = start > 0 and _in_word(text[start - 1]) and _in_word(text[start : start + 1])
    after = end < len(text) and _in_word(text[end]) and _in_word(text[end - 1 : end])
    return not before and not after


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"

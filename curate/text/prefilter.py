"""Which of many patterns a text can match at all, found out in one pass.

Patterns of `re` are tried one after the other, at every place of a text, and nearly all of them match nowhere
in nearly all texts. RE2 looks for all of them at once, in a time that grows with the text alone, but knows no
looking around and other classes of characters. So it looks for a wider form of each: what matches a pattern
matches its wider form; the other way round `re` has the last word.
"""

import re
from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)

_MEMORY = 64 << 20  # bytes for the states of RE2's automaton
# Repeats are counted up to here: each count is a state.
_MOST_LEAST, _MOST = 16, 4
_REPEAT = re.compile(r"\{(\d+)(,?)(\d*)\}")
_LOOK = re.compile(r"\(\?<?[=!]")
_CODE_POINT = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))")
_REFERENCE = re.compile(r"\\[1-9]|\(\?P=\w+\)")
_LETTER = r"[^\W\d_]"
_WIDE = {
    "w": r"\pL\pN_",
    "d": r"\p{Nd}",
    "s": r"\s\x{b}\x{1c}-\x{1f}\x{85}\pZ",
    "W": r"\x{0}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{5e}\x{60}\x{7b}-\x{10ffff}",
    "D": r"\x{0}-\x{2f}\x{3a}-\x{10ffff}",
    "S": r"\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{10ffff}",
}
"""At least the characters of a class of `re`."""
_NARROW = {"w": "0-9A-Za-z_", "d": "0-9", "s": r"\t\n\v\f\r "}
"""At most these: for what a class leaves out."""
_ANY = r"[\x{0}-\x{10ffff}]*"
# To `re` they are an i without regard to case, to RE2 they aren't.
_DOTLESS = str.maketrans("İı", "ii")


class Prefilter(Generic[Name]):
    """Patterns that are looked for all at once.

    Args:
        patterns: Patterns by any name. None may be verbose.

    Raises:
        ValueError: A pattern holds what has no wider form here.
    """

    def __init__(self, patterns: Mapping[Name, re.Pattern[str]]) -> None:
        self._names = tuple(patterns)
        self._wider = tuple(wider(pattern) for pattern in patterns.values())

    def possible(self, text: str) -> frozenset[Name]:
        """The patterns that may match somewhere in a text; the others match nowhere."""
        if "ı" in text or "İ" in text:
            text = text.translate(_DOTLESS)
        try:
            places = self._set.Match(text.encode())
        except UnicodeEncodeError:  # half a surrogate pair
            return self._all
        # What always matches is the last one: without it, RE2 gave up.
        if len(self._names) not in places:
            return self._all
        return frozenset([self._names[place] for place in places if place < len(self._names)])

    @cached_property
    def _all(self) -> frozenset[Name]:
        return frozenset(self._names)

    @cached_property
    def _set(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - RE2 has no types
        import re2

        options = re2.Options()
        options.max_mem = _MEMORY
        made = re2.Set.SearchSet(options)
        for pattern in (*self._wider, ""):
            made.Add(pattern)
        made.Compile()
        return made


def wider(pattern: re.Pattern[str]) -> str:
    """A pattern for RE2 that is found in every text that this one is found in.

    Looking around, boundaries of words and the end of the text are left out, classes are taken widely, and
    long repeats are not counted.

    Raises:
        ValueError: The pattern is verbose, or holds what has no wider form here.
    """
    if pattern.flags & re.VERBOSE:
        raise ValueError(f"verbose: {pattern.pattern!r}")
    flags = "".join(
        letter
        for flag, letter in ((re.IGNORECASE, "i"), (re.MULTILINE, "m"), (re.DOTALL, "s"))
        if pattern.flags & flag
    )
    body = re.sub(r"\A\(\?[ims]+\)", "", pattern.pattern).translate(_DOTLESS)
    return (f"(?{flags})" if flags else "") + _widen(body)


def _widen(pattern: str) -> str:
    parts: list[str] = []
    place = 0
    while place < len(pattern):
        part, place = _next(pattern, place)
        parts.append(part)
    return "".join(parts)


def _next(pattern: str, place: int) -> tuple[str, int]:  # noqa: PLR0911 - one kind of thing a line
    """The wider form of what stands at a place, and where it ends."""
    if look := _LOOK.match(pattern, place):
        end = _closing(pattern, place)
        ahead = look[0] == "(?=" and end == len(pattern)
        return (f"(?:{_widen(pattern[place + 3 : end - 1])})" if ahead else ""), end
    if reference := _REFERENCE.match(pattern, place):
        return _ANY, reference.end()
    if pattern.startswith(_LETTER, place):
        return r"[\pL\pN]", place + len(_LETTER)
    if pattern[place] == "[":
        end = _class_end(pattern, place)
        return _widen_class(pattern[place + 1 : end - 1]), end
    if pattern[place] == "\\":
        return _widen_escape(pattern, place)
    if repeat := _REPEAT.match(pattern, place):
        return _widen_repeat(repeat), repeat.end() + pattern.startswith("+", repeat.end())
    if pattern[place] in "*+?":  # what follows says only how a match is looked for
        return pattern[place], place + 1 + pattern.startswith(("+", "?"), place + 1)
    return ("" if pattern[place] == "$" else pattern[place]), place + 1


def _widen_repeat(repeat: re.Match[str]) -> str:
    least = int(repeat[1])
    most = int(repeat[3]) if repeat[3] else None if repeat[2] else least
    if most is not None and most <= _MOST:
        return repeat[0]
    return f"{{{min(least, _MOST_LEAST)},}}"


def _widen_escape(pattern: str, place: int) -> tuple[str, int]:
    """The wider form of what begins with a backslash outside a class."""
    if point := _CODE_POINT.match(pattern, place):
        return rf"\x{{{point[1] or point[2]}}}", point.end()
    letter, end = pattern[place + 1], place + 2
    if letter in "bBAZ":
        return "", end
    if letter in _WIDE:
        return f"[{_WIDE[letter]}]", end
    return _plain_escape(letter), end


def _plain_escape(letter: str) -> str:
    if letter.isalnum() and letter not in "nrtfv":
        raise ValueError(f"\\{letter} has no wider form here")
    return f"\\{letter}" if letter.isascii() else letter


def _widen_class(inside: str) -> str:
    """The wider form of a class of characters: of a negated one, that leaves out fewer."""
    negated = inside.startswith("^")
    known = _NARROW if negated else _WIDE
    parts: list[str] = []
    place = int(negated)
    while place < len(inside):
        if point := _CODE_POINT.match(inside, place):
            parts.append(rf"\x{{{point[1] or point[2]}}}")
            place = point.end()
        elif inside[place] == "\\":
            letter = inside[place + 1]
            if negated and letter in "WDS":
                raise ValueError(f"[{inside}] has no wider form here")
            parts.append(known.get(letter) or _plain_escape(letter))
            place += 2
        else:
            parts.append("\\[" if inside[place] == "[" else inside[place])
            place += 1
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _class_end(pattern: str, place: int) -> int:
    """One past the bracket that closes the class at a place."""
    place += 2 if pattern[place + 1] == "^" else 1
    place += pattern[place] == "]"
    while pattern[place] != "]":
        place += 2 if pattern[place] == "\\" else 1
    return place + 1


def _closing(pattern: str, place: int) -> int:
    """One past the parenthesis that closes the one at a place."""
    depth = 0
    while True:
        if pattern[place] == "[":
            place = _class_end(pattern, place)
            continue
        if pattern[place] == "\\":
            place += 2
            continue
        depth += {"(": 1, ")": -1}.get(pattern[place], 0)
        place += 1
        if not depth:
            return place

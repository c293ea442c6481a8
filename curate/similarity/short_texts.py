"""What tells two short texts apart that share most of their letters: in few words, one word decides."""

# ruff: noqa: SIM905 - a list of words reads best as words
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from curate.text.negation import denies
from curate.text.words import is_function_word, near_words, numbers, words

_ASKING = frozenset(
    "what which who how when where why wer was wie wo wann warum qui que quoi comment quand où quién qué "
    "cómo cuándo dónde".split()
)
_DIGIT = re.compile(r"\d")
_ENDING = re.compile(r"(?:ings?|ed|es|s|e)$")
_STEM = 4


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says: its words, its numbers and whether it denies something."""

    words: tuple[str, ...]
    stance: tuple[tuple[str, ...], bool]


@lru_cache(maxsize=1 << 15)
def _said(text: str) -> _Said:
    mine = tuple(words(text))
    named = tuple(sorted(numbers(text).elements())) if _DIGIT.search(text) else ()
    return _Said(mine, (named, denies(text, mine)))


def stance(text: str) -> bytes:
    """What of a short text must be the same: its numbers, and whether it denies something; 8 bytes."""
    said = repr(_said(text).stance).encode("utf-8", "surrogatepass")
    return blake2b(said, digest_size=8).digest()


def differ(one: str, other: str) -> bool:
    """Whether two normalized short texts say different things, however many letters they share.

    They do where their numbers differ, where only one denies something, or where a word of the one stands
    for another word of the other. A word more, another form of a word and a slip in it are no difference.
    """
    left, right = _said(one), _said(other)
    if left.stance != right.stance:
        return True
    if len(left.words) <= 1 and len(right.words) <= 1 and not (one.isascii() and other.isascii()):
        return _piece_exchanged(one, other)
    mine, theirs = _without(left.words, right.words), _without(right.words, left.words)
    if not mine or not theirs or "".join(mine) == "".join(theirs):
        return False
    said, meant = _telling(mine), _telling(theirs)
    if not said or not meant:
        return False
    if len(said) == len(meant) and all(map(_same_word, said, meant)):
        return False
    return not _same_word("".join(said), "".join(meant))


def _without(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """The words of some that others lack, as often as they do."""
    left, found = list(others), []
    for word in some:
        if word in left:
            left.remove(word)
        else:
            found.append(word)
    return found


def _telling(some: Sequence[str]) -> list[str]:
    """The words of some that say something."""
    return [
        word.replace("'", "").replace("-", "")
        for word in some
        if word in _ASKING or not is_function_word(word)
    ]


def _same_word(one: str, other: str) -> bool:
    """Whether one word is another form of the other, or a slip."""
    short, long = sorted((_ENDING.sub("", one), _ENDING.sub("", other)), key=len)
    if long.startswith(short) and len(short) > 1:
        return True
    if short[:_STEM] == long[:_STEM] and len(short) >= _STEM:
        return True
    return near_words(one, other)


def _piece_exchanged(one: str, other: str) -> bool:
    """In a script without spaces: whether one piece stands for another one that shares no character."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    mine, theirs = one[start : len(one) - end], other[start : len(other) - end]
    longest = max(len(mine), len(theirs))
    return bool(mine and theirs) and longest > 1 and not set(mine) & set(theirs)


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that say something, without their endings."""
    return frozenset(_ENDING.sub("", word) for word in _telling(words(text)))

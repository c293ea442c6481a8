"""Spelling variants of labels and keys, and which of them is the right one."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from curate.text import normalize
from curate.text.words import near_words

RARE = 5
"""A spelling may be a slip of another where that one is at least this many times as frequent."""

MANY = 200
"""Slips are looked for of so many values, the most frequent: nobody's list of labels is longer."""

LONG = 7

_SEPARATORS = re.compile(r"[\s_\-/–—]+")
_EDGES = " \t\r\n\"'“”‘’`*.,;:!#()[]"


def fold(text: str) -> str:
    """A label or key without what drifts: case, separators between words, quotes, end marks."""
    return _SEPARATORS.sub(" ", normalize(text).strip(_EDGES)).strip()


@dataclass(frozen=True, slots=True)
class Spellings:
    """The right spellings of a set of values.

    Attributes:
        right: Right spellings with how many values mean each, the most frequent first.
        single: Spellings that occur once and resemble nothing: perhaps a value, perhaps an accident.
    """

    right: Mapping[str, int]
    single: tuple[str, ...]


def spellings(values: Iterable[str]) -> Spellings:
    """Group values by what they mean: the majority's spelling wins.

    A rare value within a letter or two of one ``RARE`` times as frequent is a slip of it; one that occurs
    once also of a longer one that occurs twice, where only letters inside differ. Two that are both
    frequent stay apart, however alike, and so do values that differ in a digit.
    """
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for value in values:
        if key := fold(value):
            written[key][value.strip()] += 1
    order = sorted(written, key=lambda key: (-written[key].total(), key))
    meant: dict[str, int] = {}
    # Only what occurs more than once can have slips: free text is not compared with itself.
    often: dict[str, int] = {}
    letters: dict[str, int] = {}
    for key in order:
        count, mine = written[key].total(), _letters(key)
        frequent = (
            k
            for k, c in often.items()
            if (c >= RARE * count or (c > count == 1 and _slip_inside(k, key)))
            and (mine ^ letters[k]).bit_count() <= 2  # near_words asks the same, slowly
            and near_words(k, key)
        )
        if right := next(frequent, None):
            meant[right] += count
            often[right] += count
        else:
            meant[key] = count
            if count > 1 and len(often) < MANY:
                often[key], letters[key] = count, mine
    majority = {_majority(written[key]): count for key, count in meant.items() if count > 1}
    single = tuple(_majority(written[key]) for key, count in meant.items() if count == 1)
    return Spellings(majority, single)


def _letters(text: str) -> int:
    """Which characters occur, as bits; different ones may share a bit."""
    bits = 0
    for letter in set(text):
        bits |= 1 << (ord(letter) & 127)
    return bits


def _slip_inside(one: str, other: str) -> bool:
    """Whether two words of some length begin and end alike: endings tell words apart."""
    return min(len(one), len(other)) >= LONG and one[0] == other[0] and one[-1] == other[-1]


def _majority(written: Counter[str]) -> str:
    return min(written, key=lambda spelling: (-written[spelling], spelling))


def match(value: str, known: Collection[str]) -> str | None:
    """The one of ``known`` that the value is a misspelling of; None where none or several fit."""
    key = fold(value)
    if not key:
        return None
    same = [k for k in known if fold(k) == key]
    if not same:
        # Plurals and cut words are slips too where only one thing begins like that.
        same = [k for k in known if near_words(fold(k), key)] or [
            k for k in known if _begins(fold(k), key)
        ]
    return same[0] if len(same) == 1 else None


def _begins(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if any(letter.isdigit() for letter in long[len(short) :]):
        return False  # "tier 10" is no cut "tier 1"
    return len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 2

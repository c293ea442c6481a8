"""Spelling variants of labels and keys, and which of them is the right one."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curate.text import normalize
from curate.text.dictionary import slip_or_word
from curate.text.words import near_words

RARE = 5
"""A spelling may be a slip of another where that one is at least this many times as frequent."""

MANY = 200
"""Slips are looked for of so many values, the most frequent: nobody's list of labels is longer."""

LOOKED_AT = 2_000
"""Different values up to which each is looked at: where there are more, they are free text."""

LONG = 7
_WORD = (1 << 64) - 1

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
    often = _Often()
    for place, key in enumerate(order):
        count = written[key].total()
        right = (
            None
            if place >= LOOKED_AT
            else next((k for k in often.near(key, count) if slip_or_word(key, k) != "word"), None)
        )
        if right is not None:
            meant[right] += count
            often.add(right, count)
        else:
            meant[key] = count
            if count > 1 and len(often.counts) < MANY:
                often.add(key, count)
    majority = {_majority(written[key]): count for key, count in meant.items() if count > 1}
    single = tuple(_majority(written[key]) for key, count in meant.items() if count == 1)
    return Spellings(majority, single)


class _Often:
    """Values that occur more than once, with how often; those a value may be a slip of are found fast."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self._letters = np.zeros((MANY, 2), dtype=np.uint64)
        self._lengths = np.zeros(MANY, dtype=np.int64)

    def add(self, key: str, count: int) -> None:
        """Count a value so many times more."""
        if key not in self.counts:
            place = len(self.counts)
            self._letters[place], self._lengths[place] = _halves(_letters(key)), len(key)
        self.counts[key] = self.counts.get(key, 0) + count

    def near(self, key: str, count: int) -> Iterator[str]:
        """Values that one which occurs ``count`` times may be a slip of, the most frequent first."""
        many = len(self.counts)
        differ = np.bitwise_count(self._letters[:many] ^ _halves(_letters(key))).sum(axis=1)
        close = (differ <= 2) & (abs(self._lengths[:many] - len(key)) <= 2)
        known = list(self.counts.items()) if close.any() else []
        for place in np.flatnonzero(close).tolist():  # near_words asks the same, slowly
            other, often = known[place]
            enough = often >= RARE * count or (often > count == 1 and _slip_inside(other, key))
            if enough and near_words(other, key):
                yield other


def _halves(letters: int) -> npt.NDArray[np.uint64]:
    return np.array([letters & _WORD, letters >> 64], dtype=np.uint64)


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
    """The one of ``known`` that the value is a misspelling of; None where none or several fit.

    A misspelling is no word itself: ``nose`` is none of ``note``. Where the language is not known, only
    what differs in case, separators or its ending fits.
    """
    key = fold(value)
    if not key:
        return None
    same = [k for k in known if fold(k) == key]
    if not same:
        # Plurals and cut words are slips too where only one thing begins like that.
        near = [k for k in known if near_words(fold(k), key)]
        same = [k for k in near if slip_or_word(value, k) == "slip"]
        same = same or ([] if near else [k for k in known if _begins(fold(k), key)])
    return same[0] if len(same) == 1 else None


def _begins(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or len(long) - len(short) > 2 or not long.startswith(short):
        return False
    # "tier 10" is no cut "tier 1"
    return not any(letter.isdigit() for letter in long[len(short) :])

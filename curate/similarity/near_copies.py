"""Near-copies: texts of two sides that a reader would call the same, found without grams and signatures.

A second opinion on ``twins`` that shares nothing with it but the wish: texts are compared by their words and
letters, so that what n-grams can't see, many small slips or the same words in another order, is seen here.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from rapidfuzz.distance import Indel

from curate.similarity.short_texts import differ
from curate.text.normalization import normalize
from curate.text.words import numbers, words

SAME_LETTERS = 0.95
"""Share of their letters that two texts have in common, in order, to be near-copies."""
CROWD = 500
"""Texts of about one length that share a word up to which each is looked at: time stays bounded."""
_WORDS = 0.75  # share of their words that near-copies have in common: fewer slips than a word each
_LENGTH = SAME_LETTERS / (2 - SAME_LETTERS)
_SHORT = 60
_BETWEEN = re.compile(r"[^\w+#%&@$€£=<>]|_")
_FEWEST = 2  # words whose order may differ


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it is read: its words in order, and its letters and digits without anything between them."""

    text: str
    words: tuple[str, ...]
    letters: str


def near_copies(
    one: Sequence[str],
    other: Sequence[str],
    different: Collection[tuple[int, int]] = (),
    crowded: set[int] | None = None,
) -> dict[int, int]:
    """Which texts of one side have a near-copy on the other, and the earliest one of each.

    Near-copies name the same numbers and have the same words in any order, the same letters, or nineteen of
    twenty letters in common, in order, with three of four words spelled the same. Short ones in which a word
    stands for another, or of which only one denies something, are none.

    Args:
        one: Any texts.
        other: Any texts.
        different: Pairs that are none, because a person said so: index in ``one``, index in ``other``.
        crowded: Where to put the indices in ``one`` of texts that were not compared with everything: too many
            texts of about their length share one of their rare words.

    Returns:
        Index in ``one`` to index in ``other``, ascending.
    """
    left, right = [_read(text) for text in one], [_read(text) for text in other]
    apart = set(different)
    found: dict[int, int] = {}
    for i, j in _candidates(left, right, set() if crowded is None else crowded):
        if (i, j) not in apart and j < found.get(i, len(right)) and _alike(left[i], right[j]):
            found[i] = j
    return dict(sorted(found.items()))


def _read(text: str) -> _Read:
    normal = normalize(text)
    mine = tuple(word.replace("'", "").replace("-", "") for word in words(normal))
    letters = _BETWEEN.sub("", normal)
    # A word of a script without spaces is a sentence: there, characters stand for words.
    spaced = len(mine) > 1 or letters.isascii()
    return _Read(normal, mine if spaced else tuple(letters), letters)


def _alike(one: _Read, other: _Read) -> bool:
    if one.letters == other.letters:
        return bool(one.letters) and numbers(one.text) == numbers(other.text)
    if (
        len(one.letters) == len(other.letters)
        and len(one.words) >= _FEWEST
        and one.text.isascii()
        and sorted(one.words) == sorted(other.words)
    ):
        return True
    if Indel.normalized_similarity(one.letters, other.letters, score_cutoff=SAME_LETTERS) == 0:
        return False
    if numbers(one.text) != numbers(other.text):
        return False
    short = min(len(one.text), len(other.text)) <= _SHORT
    return not (short and differ(one.text, other.text))


def _candidates(
    left: Sequence[_Read], right: Sequence[_Read], crowded: set[int]
) -> Iterator[tuple[int, int]]:
    """Pairs that may be alike: with the same letters, or so many words in common.

    Two bags of words that share so many share one of their rarest (prefix filtering; Chaudhuri, Ganti and
    Kaushik, 2006).
    """
    written: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(right):
        written[text.letters].append(place)
    for place, text in enumerate(left):
        yield from ((place, other) for other in written.get(text.letters, ()))

    often = Counter(word for text in (*left, *right) for word in set(text.words))
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, text in enumerate(right):
        for word in _rarest(text.words, often):
            holders[word].append((len(text.letters), place))
    for some in holders.values():
        some.sort()
    for place, text in enumerate(left):
        size, seen = len(text.letters), set[int]()
        for word in _rarest(text.words, often):
            some = holders.get(word, [])
            # So many letters in common are not possible between texts of other lengths.
            first = bisect_left(some, (ceil(size * _LENGTH), -1))
            last = bisect_right(some, (int(size / _LENGTH), len(right)))
            if last - first <= CROWD:
                seen.update(other for _, other in some[first:last])
            else:
                crowded.add(place)
        yield from ((place, other) for other in sorted(seen))


def _rarest(some: Sequence[str], often: Counter[str]) -> Iterable[str]:
    ordered = sorted(some, key=lambda word: (often[word], word))
    return set(ordered[: len(some) - ceil(_WORDS * len(some)) + 1])

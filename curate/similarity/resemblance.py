"""Resemblance: how similar two texts are, with grams as wide as their length and script ask for.

Two texts of forty characters share seven tenths of their 5-grams when one letter differs; two of fifteen
don't, and neither do two Japanese ones with one word more. So beside the grams of the wanted width there
are narrower ones of the fingerprints (see ``fingerprints``) of short texts. A pair resembles each other as
much as the best of what can be said of it:

- 1 for the same fingerprint, whatever the length;
- the Jaccard index of their grams of the wanted width;
- that of the narrower grams of their fingerprints, where both are as short as those are meant for;
- of two short texts without spaces, of which one is the other with one word more, how much longer that is.

The last two count from 0.65 on, and only where the texts say nothing different (see ``short_texts``). All
of it depends on the two texts alone.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from curate.similarity.exact_jaccard import matrix, similarities
from curate.similarity.fingerprints import Fingerprints, Prints, fingerprints, prints
from curate.similarity.loops import loops
from curate.similarity.shingles import Shingles, shingles, shingles_of
from curate.similarity.short_texts import differ, stance

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Narrow(NamedTuple):
    """Grams that are narrower than usual, and the lengths of the fingerprints that they are for."""

    width: int
    spaced: tuple[int, int]
    dense: tuple[int, int]

    def fits(self, lengths: Indices, dense: Flags) -> Flags:
        """Which fingerprints are compared by these grams."""
        low = np.where(dense, self.dense[0], self.spaced[0])
        high = np.where(dense, self.dense[1], self.spaced[1])
        some: Flags = (lengths >= low) & (lengths <= high)
        return some


# The ranges overlap so far that two texts of 0.7 of each other's length always share one.
NARROW = (Narrow(2, (4, 20), (2, 24)), Narrow(3, (14, 30), (16, 48)))
LONGEST = 48
"""Characters of the longest fingerprint that narrower grams are for."""
FROM = 0.65
"""Similarity by narrower grams from which on it counts: strangers share some of them by chance."""
ONE_WORD = 24
"""Characters of the longest dense fingerprint in which one word more is looked for as such."""


def narrower(width: int) -> list[Narrow]:
    """The grams that are narrower than a width."""
    return [one for one in NARROW if one.width < width]


def resemblances(
    texts: Sequence[str], pairs: Indices, width: int, known: Prints | None = None, count: int = 0
) -> Floats:
    """How similar the texts of every pair are, 0 to 1.

    Args:
        texts: As they are (normalize them before).
        pairs: Places in ``texts``, an array of shape (pairs, 2).
        width: Characters in one gram of texts that are not short.
        known: What is known of the fingerprints of ``texts``.
        count: Texts that the whole comparison is about, where these are some of them.
    """
    found = similarities(texts, pairs, width, count)
    if not len(pairs):
        return found
    if known is None:
        known = prints(texts)
    left, right = pairs.T
    same = known.hashes[left] == known.hashes[right]
    found[same & (known.lengths[left] == known.lengths[right])] = 1.0
    both = (known.lengths[left] <= LONGEST) & (known.lengths[right] <= LONGEST)
    short = np.flatnonzero(both & (found < 1))
    if len(short):
        places, ends = np.unique(pairs[short], return_inverse=True)
        some = [texts[place] for place in places.tolist()]
        best = _by_narrow_grams(some, ends.reshape(-1, 2), width, found[short], count)
        found[short] = best
    return found


def _by_narrow_grams(
    texts: Sequence[str], pairs: Indices, width: int, found: Floats, count: int
) -> Floats:
    """The better of what was found of short texts by the usual grams, and of what narrower ones say."""
    known, run = fingerprints(texts, count), loops(max(len(pairs), count))
    left, right = pairs.T
    best = found.copy()
    for narrow in narrower(width):
        fits = narrow.fits(known.lengths, known.dense)
        some = np.flatnonzero(fits[left] & fits[right])
        values = np.ones(len(some))
        run.compare(known.codes, known.starts, known.lengths, narrow.width, pairs[some], values)
        best[some] = np.maximum(best[some], values)
    dense = known.dense & (known.lengths <= ONE_WORD)
    both = np.flatnonzero(dense[left] & dense[right])
    read = known.texts if len(both) else []
    for place in both.tolist():
        one, other = pairs[place].tolist()
        best[place] = max(best[place], _one_word_more(read[one], read[other]))
    better = np.flatnonzero((best > found) & (best >= FROM))
    fine = [not differ(texts[a], texts[b]) for a, b in pairs[better].tolist()]
    result = found.copy()
    result[better[fine]] = best[better[fine]]
    return result


def _one_word_more(one: str, other: str) -> float:
    """How much of the longer one the shorter is, where it lacks one piece of it; else 0."""
    short, long = sorted((one, other), key=len)
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    if 2 * len(short) < len(long) or not long.endswith(short[same:]):
        return 0.0
    return len(short) / len(long)


def resemblance_matrix(texts: Sequence[str], width: int) -> Floats:
    """How similar every text is to every other, a square matrix."""
    found = matrix(shingles(texts, width))
    mine = fingerprints(texts)
    for places, known in layers(texts, mine, width):
        values = matrix(known)
        for one, other in np.argwhere(np.triu(values >= FROM, 1)).tolist():
            a, b, value = places[one], places[other], values[one, other]
            if value > found[a, b] and not differ(texts[a], texts[b]):
                found[a, b] = found[b, a] = value
    for one, other, share in one_word_more(texts, mine):
        found[one, other] = found[other, one] = max(found[one, other], share)
    same = (mine.hashes[:, None] == mine.hashes) & (mine.lengths[:, None] == mine.lengths)
    found[same] = 1.0
    return found


def layers(
    texts: Sequence[str], mine: Fingerprints, width: int
) -> Iterator[tuple[Indices, Shingles]]:
    """For each of the narrower grams the places of the texts they are for, and the grams of those.

    Texts of another stance share no gram.
    """
    for narrow in narrower(width):
        places = np.flatnonzero(narrow.fits(mine.lengths, mine.dense))
        some = mine.some(places)
        salts = b"".join(stance(texts[place])[:4] for place in places.tolist())
        salt = np.frombuffer(salts, dtype=np.uint32)
        codes = some.codes ^ np.repeat(salt, some.lengths)
        yield places, shingles_of(codes, some.lengths, narrow.width)


def one_word_more(
    texts: Sequence[str],
    mine: Fingerprints,
    others: Sequence[str] = (),
    theirs: Fingerprints | None = None,
) -> Iterator[tuple[int, int, float]]:
    """Pairs of short texts without spaces of which one is the other with one word more.

    Args:
        texts: Normalized texts.
        mine: Their fingermine.
        others: Texts of another side to pair these with; none for pairs among ``texts``.
        theirs: Their fingermine.

    Yields:
        The place of the one, the place of the other, and how much of the longer one the shorter is.
    """
    among, side = (others, theirs) if theirs is not None else (texts, mine)
    ours, known = _pieces(mine), _pieces(side)
    seen: set[tuple[int, int]] = set()
    for text, places in ours.items():
        for shorter in _without_a_piece(text):
            seen |= {(one, other) for other in known.get(shorter, ()) for one in places}
    if theirs is not None:
        for text, places in known.items():
            for shorter in _without_a_piece(text):
                seen |= {(one, other) for one in ours.get(shorter, ()) for other in places}
    for one, other in sorted(seen):
        if not differ(texts[one], among[other]):
            lengths = sorted((int(mine.lengths[one]), int(side.lengths[other])))
            yield one, other, lengths[0] / lengths[1]


def _pieces(mine: Fingerprints) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    places = np.flatnonzero(mine.dense & (mine.lengths <= ONE_WORD))
    for place, text in zip(places.tolist(), mine.some(places).texts, strict=True):
        found.setdefault(text, []).append(place)
    return found


def _without_a_piece(text: str) -> set[str]:
    """The text without any one piece of it, the half at most."""
    return {
        text[:start] + text[start + size :]
        for size in range(1, len(text) // 2 + 1)
        for start in range(len(text) - size + 1)
    }

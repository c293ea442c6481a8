"""Containment: texts that stand whole in another text, as a copy in a mail with a greeting does.

A text is contained in another where its fingerprint (see ``fingerprints``) is a piece of the other's, or
where both are the same without greeting and sign-off. Similarity does not see that: of a text wrapped in as
much again, half is shared. Candidates are found by winnowing (Schleimer, Wilkerson and Aiken, 2003): of a
piece that is long enough, the smallest hash of its windows is also kept of the whole.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from curate.similarity.fingerprints import Fingerprints, fingerprints
from curate.similarity.shingles import mix
from curate.text.comparison_key import without_courtesies
from curate.text.normalization import normalize

Long = npt.NDArray[np.int64]
Pair = tuple[int, int]

SHORTEST = 40
"""Characters of the shortest fingerprint that is looked for in others: a few words are in many texts."""
SHORTEST_DENSE = 20
"""The same in a script without spaces."""
SHORTEST_CORE = 12
"""Characters of the shortest fingerprint without greeting and sign-off."""
CROWD = 200
"""Texts with the same piece that are looked at: a piece of more is boilerplate."""
_WINDOW, _KEPT_OF = 12, 9  # any 20 characters hold the smallest of 9 windows of 12
_BLOCK = 1 << 21
_BASE = np.uint64(0x9E3779B97F4A7C15)


def contained(texts: Sequence[str], different: Collection[Pair] = ()) -> list[Pair]:
    """Pairs of texts of which the one stands whole in the other, besides greeting and sign-off.

    Args:
        texts: Any texts.
        different: Pairs that are none, because a person said so.

    Returns:
        Places in ``texts``, the smaller one first, ascending: enough pairs to tell who hangs together.
    """
    if len(texts) < 2:
        return []
    apart = {(min(pair), max(pair)) for pair in different}
    touched = {one for pair in apart for one in pair}
    prints = fingerprints([normalize(text) for text in texts])
    cores = fingerprints([normalize(without_courtesies(text)) for text in texts])
    found = {*_pieces(prints), *_same_cores(prints, cores, touched)}
    return sorted(found - apart)


def _same_cores(prints: Fingerprints, cores: Fingerprints, touched: set[int]) -> Iterator[Pair]:
    """Pairs that are the same without greeting and sign-off, at least one of which has some."""
    order = np.lexsort((cores.lengths, cores.hashes))
    hashes = cores.hashes[order]
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    stops = np.append(starts[1:], len(order))
    several = stops - starts > 1
    for start, stop in zip(starts[several].tolist(), stops[several].tolist(), strict=True):
        some = np.sort(order[start:stop])
        if cores.lengths[some[0]] < SHORTEST_CORE:
            continue
        kinds = {int(one) for one in prints.hashes[some].tolist()}
        if len(kinds) < 2:
            continue
        members = some.tolist()
        pairs = (
            combinations(members, 2)
            if len(members) <= CROWD and not touched.isdisjoint(members)
            else ((members[0], other) for other in members[1:])
        )
        yield from pairs


def _pieces(prints: Fingerprints) -> Iterator[Pair]:
    """Pairs of which the shorter fingerprint is a piece of the longer one."""
    shortest = np.where(prints.dense, SHORTEST_DENSE, SHORTEST)
    owners, hashes = _winnowed(prints, np.flatnonzero(prints.lengths >= SHORTEST_DENSE))
    if not len(owners):
        return
    order = np.argsort(hashes, kind="stable")
    owners, hashes = owners[order], hashes[order]
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    stops = np.append(starts[1:], len(hashes))
    group = np.repeat(np.arange(len(starts)), stops - starts)
    # Of each text the piece that fewest others have: whoever holds the whole text holds it.
    often = (stops - starts)[group]
    by_owner = np.lexsort((group, often, owners))
    first = np.flatnonzero(np.append(True, np.diff(owners[by_owner]) != 0))
    read = prints.texts
    for place in by_owner[first].tolist():
        mine, number = int(owners[place]), int(group[place])
        if prints.lengths[mine] < shortest[mine] or often[place] < 2:
            continue
        for other in owners[starts[number] : stops[number]][:CROWD].tolist():
            if prints.lengths[other] > prints.lengths[mine] and read[mine] in read[other]:
                yield min(mine, other), max(mine, other)


def _winnowed(prints: Fingerprints, places: Long) -> tuple[Long, npt.NDArray[np.uint64]]:
    """The smallest hashes of every few windows of some fingerprints: whose each is, and the hash."""
    owners, hashes = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.uint64)]
    ends = np.cumsum(prints.lengths[places])
    begin = 0
    while begin < len(places):
        before = ends[begin - 1] if begin else 0
        stop = max(int(np.searchsorted(ends, before + _BLOCK)), begin + 1)
        some = prints.some(places[begin:stop])
        whose = np.repeat(np.arange(len(some.lengths)), some.lengths)
        values = mix(_windows(some.codes))
        reach = len(values) - _KEPT_OF + 1
        if reach > 0:
            least, step = values, 1
            while step < _KEPT_OF:  # the least of twice as many windows each time
                more = min(step, _KEPT_OF - step)
                least = np.minimum(least[: len(least) - more], least[more:])
                step += more
            inside = whose[:reach] == whose[_KEPT_OF + _WINDOW - 2 :][:reach]
            fresh = inside.copy()
            fresh[1:] &= (least[1:] != least[:-1]) | ~inside[:-1]
            owners.append(places[begin:stop][whose[:reach][fresh]])
            hashes.append(least[fresh])
        begin = stop
    both = np.unique(
        np.stack((np.concatenate(hashes), np.concatenate(owners).astype(np.uint64))), axis=1
    )
    return both[1].astype(np.int64), both[0]


def _windows(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    count = max(len(codes) - _WINDOW + 1, 0)
    hashed = np.zeros(count, dtype=np.uint64)
    for offset in range(_WINDOW):
        hashed *= _BASE
        hashed += codes[offset : offset + count]
    return hashed

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
from curate.similarity.normalized import normalized
from curate.similarity.shingles import mix
from curate.text.comparison_key import without_courtesies

Long = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Pair = tuple[int, int]

SHORTEST = 40
"""Characters of the shortest fingerprint that is looked for in others: a few words are in many texts."""
SHORTEST_DENSE = 20
"""The same in a script without spaces."""
SHORTEST_CORE = 12
"""Characters of the shortest fingerprint without greeting and sign-off."""
CROWD = 200
"""Texts with the same piece that are looked at: a piece of more is boilerplate."""
_SPACED, _DENSE = 16, 8  # characters of a window, by script
_BITS = 40
_GROUP = (1 << _BITS) - 1
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
    prints = fingerprints(normalized(texts))
    found = {*_same_cores(prints, *_cores(texts, prints), touched)}
    for dense in (False, True):
        found.update(_pieces(prints, dense=dense))
    return sorted(found - apart)


def _cores(texts: Sequence[str], prints: Fingerprints) -> tuple[Hashes, Long]:
    """Hash and length of the fingerprint of each text without greeting and sign-off."""
    hashes, lengths = prints.hashes.copy(), prints.lengths.copy()
    cores = [without_courtesies(text) for text in texts]
    changed = [place for place, core in enumerate(cores) if core != texts[place]]
    if changed:
        known = fingerprints(normalized([cores[place] for place in changed]))
        hashes[changed], lengths[changed] = known.hashes, known.lengths
    return hashes, lengths


def _same_cores(
    prints: Fingerprints, cores: Hashes, lengths: Long, touched: set[int]
) -> Iterator[Pair]:
    """Pairs that are the same without greeting and sign-off, at least one of which has some."""
    order = np.argsort(cores, kind="stable")
    hashes = cores[order]
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    stops = np.append(starts[1:], len(order))
    several = stops - starts > 1
    for start, stop in zip(starts[several].tolist(), stops[several].tolist(), strict=True):
        some = np.sort(order[start:stop])
        if lengths[some[0]] < SHORTEST_CORE:
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


def _pieces(prints: Fingerprints, *, dense: bool) -> Iterator[Pair]:
    """Pairs of which the shorter fingerprint is a piece of the longer one, both of one kind of script."""
    shortest, width = (SHORTEST_DENSE, _DENSE) if dense else (SHORTEST, _SPACED)
    places = np.flatnonzero((prints.dense == dense) & (prints.lengths >= shortest))
    owners, hashes = _winnowed(prints, places, width, shortest - width + 1)
    if not len(owners):
        return
    # In the order of the hashes; of the same hash, whoever comes first stays in front.
    order = np.argsort(hashes, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(hashes[order]) != 0))
    stops = np.append(starts[1:], len(order))
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.repeat(np.arange(len(starts)), stops - starts)
    # Of each text the piece that fewest others have: whoever holds the whole text holds it.
    rarest = ((stops - starts)[group] << _BITS) | group
    begins = np.flatnonzero(np.append(True, np.diff(owners) != 0))
    rarest = np.minimum.reduceat(rarest, begins)
    read: list[str] = []
    for mine, number in zip(owners[begins].tolist(), (rarest & _GROUP).tolist(), strict=True):
        if stops[number] - starts[number] < 2:
            continue
        read = read or prints.texts
        others = dict.fromkeys(owners[order[starts[number] : stops[number]]].tolist())
        for other in list(others)[:CROWD]:
            if prints.lengths[other] > prints.lengths[mine] and read[mine] in read[other]:
                yield min(mine, other), max(mine, other)


def _winnowed(prints: Fingerprints, places: Long, width: int, among: int) -> tuple[Long, Hashes]:
    """The smallest of every ``among`` windows in a row of some fingerprints: whose it is, and its hash."""
    owners, hashes = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.uint64)]
    ends = np.cumsum(prints.lengths[places])
    begin = 0
    while begin < len(places):
        before = ends[begin - 1] if begin else 0
        stop = max(int(np.searchsorted(ends, before + _BLOCK)), begin + 1)
        some = prints.some(places[begin:stop])
        whose = np.repeat(np.arange(len(some.lengths)), some.lengths)
        least, step = mix(_windows(some.codes, width)), 1
        while step < among:  # the least of twice as many windows each time
            more = min(step, among - step)
            least = np.minimum(least[: len(least) - more], least[more:])
            step += more
        inside = whose[: len(least)] == whose[width + among - 2 :][: len(least)]
        fresh = inside.copy()
        fresh[1:] &= (least[1:] != least[:-1]) | ~inside[:-1]
        owners.append(places[begin:stop][whose[: len(least)][fresh]])
        hashes.append(least[fresh])
        begin = stop
    return np.concatenate(owners), np.concatenate(hashes)


def _windows(codes: npt.NDArray[np.uint32], width: int) -> Hashes:
    count = max(len(codes) - width + 1, 0)
    hashed = np.zeros(count, dtype=np.uint64)
    for offset in range(width):
        hashed *= _BASE
        hashed += codes[offset : offset + count]
    return hashed

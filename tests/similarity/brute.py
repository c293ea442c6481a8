"""Duplicate clusters and twins the plain way: every text with every other, as sets of strings."""

from contextlib import contextmanager
from importlib import import_module
from itertools import combinations, product
from unittest.mock import patch

import numpy as np

from curate.similarity import Group
from curate.text.comparison_key import PLAIN


def shingles(text, width=5, reading=PLAIN):
    """The character sequences of what counts of a text; a shorter text is its own."""
    read = reading(text)
    return {read[i : i + width] for i in range(len(read) - width + 1)} or {read} - {""}


def jaccard(one, other, width=5, reading=PLAIN):
    left, right = shingles(one, width, reading), shingles(other, width, reading)
    return len(left & right) / len(left | right) if left | right else 1.0


def components(items, pairs):
    """Items that hang together by pairs, each set sorted, by their first; single ones left out."""
    near = {item: set() for item in items}
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    found, seen = [], set()
    for item in sorted(near):
        if item in seen:
            continue
        mine, waiting = {item}, [item]
        while waiting:
            fresh = near[waiting.pop()] - mine
            mine |= fresh
            waiting += fresh
        seen |= mine
        if len(mine) > 1:
            found.append(tuple(sorted(mine)))
    return found


def clusters(texts, threshold=0.7, width=5, different=(), reading=PLAIN):
    """What ``curate.similarity.clusters`` promises, by all pairs."""
    filled = [place for place, text in enumerate(texts) if reading(text)]
    similar = {
        pair: jaccard(texts[pair[0]], texts[pair[1]], width, reading)
        for pair in combinations(filled, 2)
    }
    apart = {tuple(sorted(pair)) for pair in different}
    linked = [pair for pair, value in similar.items() if value >= threshold and pair not in apart]
    return [_group(members, similar, texts, reading) for members in components(filled, linked)]


def _group(members, similar, texts, reading):
    values = {pair: similar[pair] for pair in combinations(members, 2)}
    resembles = {
        one: round(sum(value for pair, value in values.items() if one in pair), 9)
        for one in members
    }
    return Group(
        members=members,
        canonical=max(members, key=lambda one: (resembles[one], -one)),
        min_similarity=min(values.values()),
        max_similarity=max(values.values()),
        exact=len({reading(texts[one]) for one in members}) == 1,
    )


def twins(one, other, threshold=0.7, width=5, *, key=PLAIN, different=()):
    """What ``curate.similarity.twins`` promises, by all pairs across."""
    found = {}
    for (i, a), (j, b) in product(enumerate(one), enumerate(other)):
        if i in found or (i, j) in different or not (key(a) and key(b)):
            continue
        if jaccard(a, b, width, key) >= threshold:
            found[i] = j
    return found


@contextmanager
def every_pair_a_candidate():
    """Compare all pairs in ``curate.similarity``, those too that signatures would miss."""
    found = import_module("curate.similarity.clusters")
    with (
        patch.object(
            found,
            "candidates",
            lambda signed, _: [
                np.array(list(combinations(range(len(signed)), 2)), dtype=np.int64).reshape(-1, 2)
            ],
        ),
        patch.object(found, "plausible", lambda _, pairs, __: np.ones(len(pairs), dtype=bool)),
    ):
        yield

"""Duplicate clusters and twins the plain way: every text with every other, as sets of strings."""

import unicodedata
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from itertools import combinations, product
from unittest.mock import patch

import numpy as np

from curate.similarity import Group
from curate.similarity.fingerprints import DENSE, kinds
from curate.similarity.resemblance import FROM, NARROW, ONE_WORD
from curate.similarity.short_texts import differ
from curate.text.comparison_key import PLAIN


@cache
def shingles(text, width=5, reading=PLAIN):
    """The character sequences of what counts of a text; a shorter text is its own."""
    read = reading(text)
    return {read[i : i + width] for i in range(len(read) - width + 1)} or {read} - {""}


def jaccard(one, other, width=5, reading=PLAIN):
    left, right = shingles(one, width, reading), shingles(other, width, reading)
    return len(left & right) / len(left | right) if left | right else 1.0


def _as_it_is(text):
    return text


@cache
def fingerprint(text):
    """A text without marks and spaces, but for one mark between two digits."""
    found, mark = "", ""
    for character in text:
        kind = unicodedata.category(character)
        dropped = (kind[0] in "PZ" and character not in "#%&@") or kind in {"Cc", "Cf", "Sk"}
        if dropped or character in "~|\u0300\u0301\u0308":
            space = kind[0] == "Z" or kind == "Cc"
            mark = mark.strip() or (" " if space else character)
            continue
        if mark and found and found[-1].isdecimal() and character.isdecimal():
            found += mark
        found, mark = found + character, ""
    return found or text


def resemblance(one, other, width=5, reading=PLAIN):
    """What ``curate.similarity.resemblance.resemblances`` promises of one pair."""
    best = jaccard(one, other, width, reading)
    one, other = reading(one), reading(other)
    left, right = sorted((fingerprint(one), fingerprint(other)), key=len)
    if left == right:
        return 1.0
    dense = [_dense(text) for text in (left, right)]
    values = []
    for narrow in NARROW:
        ranges = [narrow.dense if each else narrow.spaced for each in dense]
        fits = all(a <= len(t) <= b for (a, b), t in zip(ranges, (left, right), strict=True))
        if narrow.width < width and fits:
            values.append(jaccard(left, right, narrow.width, _as_it_is))
    if all(dense) and len(right) <= ONE_WORD and 2 * len(left) >= len(right):
        pieces = range(len(left) + 1)
        if any(right.startswith(left[:i]) and right.endswith(left[i:]) for i in pieces):
            values.append(len(left) / len(right))
    value = max((value for value in values if value >= FROM), default=0)
    return value if value > best and not differ(one, other) else best


@cache
def _dense(text):
    """Whether most of its characters are of a script without spaces."""
    return 2 * sum(kinds()[ord(character)] == DENSE for character in text) > len(text)


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
        pair: resemblance(texts[pair[0]], texts[pair[1]], width, reading)
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
        if resemblance(a, b, width, key) >= threshold:
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

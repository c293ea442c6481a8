"""Clusters and twins are those of a comparison of every text with every other.

Candidates for a cluster are found by signatures, which miss about one pair in a hundred of those right at the
threshold (``signatures.bands``). So what becomes of candidates is tested on any texts with every
pair as a candidate, and the whole on texts that are the same in every run.
"""

from importlib import import_module
from itertools import combinations
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curate.similarity import Memory, bonds, clusters, loops, twins
from curate.text.comparison_key import PLAIN, ComparisonKey
from tests.similarity import brute

WORDS = [
    "the",
    "order",
    "17",
    "has",
    "not",
    "arrived",
    "yet",
    "my",
    "bike",
    "battery",
    "is",
    "broken",
    "please",
    "send",
    "2",
    "refunds",
]
thresholds = st.sampled_from([0.3, 0.5, 0.7, 0.9, 1.0])
widths = st.integers(1, 7)
readings = st.builds(ComparisonKey, numbers=st.booleans(), courtesies=st.booleans())


@st.composite
def columns(draw):
    """Sentences, of which many are others with a word changed, in other letters or once more."""
    texts = []
    for _ in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(["new", "edited", "edited", "copied", "odd"]))
        if kind == "odd":
            texts.append(
                draw(st.sampled_from(["", " ", "\u200b", "a", "aaaaaaa", "aaaaaaaa", "ß"]))
            )
        elif kind == "new" or not texts:
            texts.append(" ".join(draw(st.lists(st.sampled_from(WORDS), max_size=10))))
        else:
            words = draw(st.sampled_from(texts)).split()
            if kind == "edited" and words:
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(WORDS))
            text = "  ".join(words)
            texts.append(text.upper() if draw(st.booleans()) else text)
    return texts


@st.composite
def told_apart(draw):
    """Texts, and pairs of them that a person called different."""
    texts = draw(columns())
    pairs = list(combinations(range(len(texts)), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=12)) if pairs else []
    return texts, [pair[::-1] if draw(st.booleans()) else pair for pair in chosen]


def same(found, wanted):
    """Whether groups are equal, similarities to rounding."""
    assert [(g.members, g.canonical, g.exact) for g in found] == [
        (g.members, g.canonical, g.exact) for g in wanted
    ]
    for one, other in zip(found, wanted, strict=True):
        assert one.min_similarity == pytest.approx(other.min_similarity, abs=1e-12)
        assert one.max_similarity == pytest.approx(other.max_similarity, abs=1e-12)


@given(told_apart(), thresholds, widths, readings)
def test_clusters_are_what_all_pairs_join(case, threshold, width, reading):
    texts, different = case
    with brute.every_pair_a_candidate():
        found = clusters(texts, threshold, width, different=different, key=reading)

    same(found, brute.clusters(texts, threshold, width, different, reading))


def sentences(draw):
    """As ``columns``, the same in every run."""
    texts = []
    for _ in range(draw.integers(2, 14)):
        words = [str(word) for word in draw.choice(WORDS, draw.integers(1, 12))]
        if texts and draw.random() < 0.6:
            words = str(draw.choice(texts)).split()
            words[draw.integers(len(words))] = str(draw.choice(WORDS))
        texts.append(" ".join(words))
    return texts


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.9])
def test_clusters_and_twins_are_found_by_their_signatures(seed, threshold):
    draw = np.random.default_rng(seed)
    one = sentences(draw)
    different = draw.integers(len(one), size=(4, 2)).tolist()

    same(
        clusters(one, threshold, different=different, memory=Memory()),
        brute.clusters(one, threshold, different=different),
    )


@st.composite
def sides(draw):
    """Texts on two sides, and pairs across that a person called different."""
    one, other = draw(columns()), draw(columns())
    pairs = [(i, j) for i in range(len(one)) for j in range(len(other))]
    return one, other, draw(st.lists(st.sampled_from(pairs), max_size=20)) if pairs else []


@pytest.mark.parametrize("at_once", [3, 1 << 17], ids=["slices", "whole"])
@pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])
@given(sides(), thresholds, widths, readings)
@example((["where is my order"], ["where is my order now"], []), 0.5, 5, PLAIN)
@example((["where is my order now"], ["where is my order"], []), 0.5, 5, PLAIN)
@example((["where is it", "WHERE is it"], ["where is  it", "where is it"], [(0, 0)]), 1.0, 5, PLAIN)
def test_twins_are_found_by_all_pairs_across(compiled, at_once, case, threshold, width, key):
    one, other, different = case
    given = {"key": key, "different": different}

    with (
        patch.object(loops, "MANY", 0 if compiled else 1 << 30),
        patch.object(import_module("curate.similarity.twins"), "_TEXTS", at_once),
    ):
        found = twins(one, other, threshold, width, **given)

    assert found == brute.twins(one, other, threshold, width, **given)


@pytest.mark.parametrize("threshold", [0.2, 0.7, 0.95])
@pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])
def test_twins_are_found_whatever_their_lengths(compiled, threshold, monkeypatch):
    monkeypatch.setattr(loops, "MANY", 0 if compiled else 1 << 30)
    draw = np.random.default_rng(2)
    words = ["".join(draw.choice(list("abcdefgh"), 5)) for _ in range(300)]
    one = [" ".join(draw.choice(words, 2 ** draw.integers(0, 10))) for _ in range(60)]
    # Parts of the others, so that both sides of a pair differ in length as far as they may.
    other = [text[: int(len(text) * draw.uniform(0.15, 1))] for text in one for _ in range(3)]

    found = twins(one, other, threshold)

    assert found == brute.twins(one, other, threshold)
    assert twins(other, one, threshold) == brute.twins(other, one, threshold)
    assert len(found) > 5


def planted(count):
    """Texts of thirty words, each twice with some words changed."""
    draw = np.random.default_rng(11)
    words = ["".join(draw.choice(list("abcdefghijklmnop"), 6)) for _ in range(900)]
    texts = []
    for _ in range(count):
        one = draw.choice(words, 30)
        other = np.where(draw.random(30) < draw.random() / 4, draw.choice(words, 30), one)
        texts += [" ".join(one), " ".join(other)]
    return texts


OPENING = (
    "Thank you for your mail, which was received and will be looked at. Your order has number "
)
CROWD = [f"{OPENING}{number:03}" for number in range(90)]  # more than signatures.CROWD


@pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])
def test_a_column_of_texts_has_the_clusters_of_all_pairs(compiled, monkeypatch):
    monkeypatch.setattr(loops, "MANY", 0 if compiled else 1 << 30)
    texts, crowded = planted(120), [*planted(40), *CROWD]

    same(clusters(texts), brute.clusters(texts))
    same(clusters(crowded), brute.clusters(crowded))
    assert twins(texts[::2], texts[1::2]) == brute.twins(texts[::2], texts[1::2])
    assert twins(crowded[::2], crowded[1::2]) == brute.twins(crowded[::2], crowded[1::2])


def test_of_pairs_right_at_the_threshold_clusters_miss_no_more_than_one_in_fifty_and_twins_none():
    draw = np.random.default_rng(5)
    words = ["".join(draw.choice(list("abcdefghijklmnop"), 6)) for _ in range(2000)]
    pairs = []
    while len(pairs) < 400:
        one = draw.choice(words, 30)
        other = np.where(draw.random(30) < 0.12, draw.choice(words, 30), one)
        if 0.7 <= brute.resemblance(" ".join(one), " ".join(other)) < 0.72:
            pairs.append((" ".join(one), " ".join(other)))

    found = [group.members for group in clusters([text for pair in pairs for text in pair])]

    assert set(found) <= {(i, i + 1) for i in range(0, 800, 2)}
    assert 392 <= len(found) < 400
    assert twins(*map(list, zip(*pairs, strict=True))) == {i: i for i in range(400)}


def test_a_group_of_many_different_texts_is_described_by_all_its_pairs(monkeypatch):
    texts = planted(1)
    several = ["My charger shows a red light since Monday" + " or so" * i for i in range(8)]
    columns = [*several, several[3].upper(), *texts]
    wanted = brute.clusters(columns)
    assert len(wanted[0].members) == 9

    monkeypatch.setattr("curate.similarity.groups._FEW", 2)

    same(clusters(columns), wanted)


@given(told_apart(), thresholds, readings)
def test_the_links_of_a_cluster_are_the_strongest_that_join_it(case, threshold, reading):
    texts, different = case
    if len(texts) < 2:
        return
    apart = {tuple(sorted(pair)) for pair in different}
    pairs = {
        (one, other): brute.resemblance(texts[one], texts[other], reading=reading)
        for one, other in combinations(range(len(texts)), 2)
    }

    found = bonds(texts, threshold, 5, reading, different)

    # Kruskal: the strongest pair first, those of one strength by their indices.
    parts = [{place} for place in range(len(texts))]
    links = []
    for (one, other), value in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        mine, theirs = (next(p for p in parts if place in p) for place in (one, other))
        if value >= threshold and (one, other) not in apart and mine is not theirs:
            parts.remove(theirs)
            mine |= theirs
            links.append((one, other, value))
    assert found.links == tuple(links)
    least = min(pairs.items(), key=lambda item: (item[1], item[0]))
    assert found.apart == (*least[0], least[1])
    assert sorted(place for part in found.parts for place in part) == list(range(len(texts)))


def averaged(texts, threshold):
    """Parts by average linkage: the two that resemble each other most are joined, and so on."""
    parts = [(place,) for place in range(len(texts))]

    def alike(one, other):
        return np.mean([brute.resemblance(texts[a], texts[b]) for a in one for b in other])

    while len(parts) > 1:
        one, other = max(combinations(parts, 2), key=lambda pair: alike(*pair))
        if alike(one, other) < threshold:
            break
        parts = [part for part in parts if part not in (one, other)] + [tuple(sorted(one + other))]
    return tuple(sorted(parts))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("threshold", [0.4, 0.6, 0.8])
def test_the_parts_of_a_chain_are_those_of_average_linkage(seed, threshold):
    draw = np.random.default_rng(seed)
    texts = ["my charger shows a red light since monday evening or so"]
    for _ in range(9):
        words = texts[draw.integers(len(texts))].split()
        words[draw.integers(len(words))] = "".join(draw.choice(list("abcdefgh"), 5))
        texts.append(" ".join(words))

    assert bonds(texts, threshold).parts == averaged(texts, threshold)


def test_nothing_is_alike_where_nothing_counts():
    assert brute.clusters(["", " ", "\u200b"]) == clusters(["", " ", "\u200b"]) == []
    assert twins([""], ["", " "]) == twins([], ["a"]) == twins(["a"], []) == {}
    assert brute.resemblance("a", "b", reading=PLAIN) == 0

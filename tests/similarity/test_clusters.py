import sys
from itertools import combinations

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.similarity import Group, clusters, loops
from curate.similarity.exact_jaccard import similarities
from curate.similarity.normalized import normalized
from curate.similarity.numpy_loops import hashes
from curate.similarity.resemblance import resemblances
from curate.similarity.shingles import code_points
from curate.similarity.signatures import BASE, candidates, plausible, sign
from curate.text import normalize
from curate.text.comparison_key import PLAIN
from tests.similarity import brute as plain

WORDS = [
    "the",
    "order",
    "has",
    "not",
    "arrived",
    "yet",
    "my",
    "bike",
    "battery",
    "charger",
    "is",
    "broken",
    "please",
    "send",
    "a",
    "refund",
    "now",
]
sentences = st.lists(st.sampled_from(WORDS), min_size=0, max_size=12).map(" ".join)
columns = st.lists(st.one_of(sentences, st.text(max_size=12)), max_size=14)


brute = plain.resemblance


def resemblance(one, other):
    (found,) = resemblances([PLAIN(one), PLAIN(other)], np.array([[0, 1]]), 5)
    return float(found)


def filled(texts: list[str]) -> list[int]:
    return [i for i, text in enumerate(texts) if normalize(text)]


texts_of_any_script = st.one_of(
    st.text(max_size=40),
    st.text("注文した商品はまだ届きません取消订单我要", max_size=30),
    sentences,
)


@given(texts_of_any_script, texts_of_any_script)
def test_texts_resemble_each_other_as_much_as_the_best_of_what_they_share(one, other):
    assert resemblance(one, other) == pytest.approx(brute(one, other))


@given(texts_of_any_script, st.integers(0, 40), st.sampled_from(["", "a", "すぐ", "more "]))
def test_a_text_with_a_word_more_resembles_it_as_much_by_both_ways_of_counting(text, place, more):
    other = text[:place] + more + text[place:]

    assert resemblance(text, other) == pytest.approx(brute(text, other))


@settings(deadline=None)
@given(columns)
def test_no_cluster_joins_texts_that_are_not_linked_by_pairs_above_the_threshold(texts):
    linked = {(i, j) for i, j in combinations(filled(texts), 2) if brute(texts[i], texts[j]) >= 0.7}

    for group in clusters(texts):
        reached, grown = {group.members[0]}, True
        while grown:
            more = {b for a, b in linked if a in reached} | {a for a, b in linked if b in reached}
            grown = bool(more - reached)
            reached |= more
        assert set(group.members) <= reached


def test_planted_near_copies_are_found_and_strangers_are_not():
    draw = np.random.default_rng(7)
    words = ["".join(draw.choice(list("abcdefghijklmnop"), 6)) for _ in range(2000)]
    base = [" ".join(draw.choice(words, 30)) for _ in range(1500)]
    copies = [text.replace(text.split()[10], "changed", 1) for text in base[:500]]
    true = {(i, 1500 + i) for i in range(500) if brute(base[i], copies[i]) >= 0.7}

    found = {(i, j) for g in clusters(base + copies) for i, j in combinations(g.members, 2)}

    assert found <= true
    assert len(found & true) >= 0.98 * len(true)


@settings(deadline=None)
@given(columns, st.randoms(use_true_random=False))
def test_the_order_of_the_texts_does_not_matter(texts, random):
    order = list(range(len(texts)))
    random.shuffle(order)

    shuffled = clusters([texts[i] for i in order])

    expected = {frozenset(g.members) for g in clusters(texts)}
    assert {frozenset(order[i] for i in g.members) for g in shuffled} == expected


@settings(deadline=None)
@given(columns)
def test_a_group_states_the_range_of_all_its_pairs(texts):
    for group in clusters(texts):
        pairs = [brute(texts[i], texts[j]) for i, j in combinations(group.members, 2)]

        assert group.min_similarity == pytest.approx(min(pairs))
        assert group.max_similarity == pytest.approx(max(pairs))
        assert group.exact == (len({normalize(texts[i]) for i in group.members}) == 1)
        assert group.canonical in group.members
        assert list(group.members) == sorted(group.members)


def test_copies_that_differ_in_case_and_spaces_are_exact():
    assert clusters(["Where is it?", "where  is IT?", "Something else"]) == [
        Group(members=(0, 1), canonical=0, min_similarity=1.0, max_similarity=1.0, exact=True)
    ]


def test_texts_without_content_belong_to_no_group():
    assert clusters(["", " ", "\u200b", "\n"]) == []
    assert clusters([]) == []


CHAIN = [
    "my charger shows a red light since monday",
    "my charger shows a red light since monday evening",
    "my charger shows a red light since monday evening at least",
]


def test_a_chain_is_one_group_whose_smallest_similarity_gives_it_away():
    (group,) = clusters(CHAIN, threshold=0.75)

    assert group.members == (0, 1, 2)
    assert group.canonical == 1
    assert group.min_similarity < 0.75 <= group.max_similarity


def test_pairs_called_different_are_never_joined_directly():
    texts = ["where is my order", "Where is my order", "where is my order?!"]

    assert clusters(texts[:2], different={(1, 0)}) == []
    assert clusters([texts[0], texts[2]], different={(0, 1)}) == []
    assert clusters(texts, different={(0, 1)})[0].members == (0, 1, 2)
    assert clusters(texts, different={(0, 1), (1, 2)})[0].members == (0, 2)
    assert clusters(texts, different={(0, 1), (1, 2), (0, 2)}) == []


SIGNED = ["where is my order", "ab", "", "Größe 10 — ça va?" * 20]


def test_signatures_equal_those_of_datasketch_for_the_same_hashes():
    for row, text in zip(sign(SIGNED, 5), SIGNED, strict=True):
        theirs = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=int)
        theirs.update_batch(hashes(code_points([text]), 5, BASE))
        assert np.array_equal(row, theirs.hashvalues)


def test_the_compiled_loops_do_what_numpy_does(monkeypatch):
    draw = np.random.default_rng(3)
    texts = [*SIGNED, *(" ".join(draw.choice(WORDS, draw.integers(1, 300))) for _ in range(200))]
    pairs = draw.integers(0, len(texts), (500, 2))

    def everything():
        signed = sign(texts, 5)
        met = np.sort(np.concatenate(list(candidates(signed, 0.3))), axis=0)
        return (signed, met, plausible(signed, pairs, 0.3), similarities(texts, pairs, 5))

    by_numpy = everything()
    monkeypatch.setattr(loops, "MANY", 0)

    assert loops.loops(1).__name__ == "curate.similarity.compiled_loops"
    for one, other in zip(by_numpy, everything(), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("many", [0, loops.MANY])
@settings(deadline=None)
@given(texts=st.lists(st.text(st.sampled_from(" \t\n\x1c\x1f\rabAB\0é\u2003\x85"), max_size=9)))
def test_texts_are_normalized_together_as_each_is_alone(many, texts):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(loops, "MANY", many)

        assert normalized(texts) == [normalize(text) for text in texts]


def test_many_texts_with_one_boilerplate_are_still_distinguished():
    boilerplate = (
        "Thank you for contacting us, your request has been received and will be looked at. Order "
    )
    texts = [f"{boilerplate}{number:04}" for number in range(300)]

    (group,) = clusters(texts)

    assert len(group.members) == 300


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "the battery of my bike has not arrived yet",
            "the battery of my bike has not arrived now",
        ),
        ("電池が充電できません", "電池がもう充電できません"),
    ],
)
def test_a_pair_exactly_as_similar_as_asked_is_a_group(one, other):
    exactly = brute(one, other, 5)

    (group,) = clusters([one, other], exactly)

    assert 0.5 < exactly < 1
    assert group.min_similarity == exactly
    assert clusters([one, other], exactly + 1e-9) == []


def test_an_empty_text_that_was_called_different_joins_nothing():
    texts = ["", "send a refund now please", "send a refund now please"]

    assert clusters(texts, different=[(0, 1)]) == clusters(texts)
    assert [group.members for group in clusters(texts, different=[(0, 1)])] == [(1, 2)]


def test_what_a_person_says_of_one_pair_changes_nothing_about_others():
    texts = [
        "the order has not arrived yet please send a refund now",
        "the order has not arrived yet please send a refund now!!",
        "my bike battery charger is broken please send a new one",
        "my bike battery charger is broken please send a new one today",
        "can i change the address of my next delivery before it leaves",
        "can i change the address of my next delivery before it leaves?",
        "can i change the address of my last delivery before it leaves",
        "where do i find the invoice of last month in my account",
        "where do i find the invoice of last month in your account",
    ]

    found = clusters(texts, 0.6, different=[(0, 1)])

    assert [group.members for group in found] == [(2, 3), (4, 5, 6), (7, 8)]


@given(columns, st.sampled_from([1, 2, 5]))
def test_candidates_are_verified_in_rounds_of_any_size(texts, size):
    at_once = clusters(texts, 0.5, 3)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys.modules[clusters.__module__], "_ROUND", size)

        assert clusters(texts, 0.5, 3) == at_once

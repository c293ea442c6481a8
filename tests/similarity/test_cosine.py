"""Cosines of TF-IDF across two sides: what the rarest terms propose is all that there is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.similarity import cosine
from curate.similarity.cosine import Cosines

words = st.sampled_from(
    [
        "my",
        "charger",
        "shows",
        "a",
        "red",
        "light",
        "since",
        "monday",
        "night",
        "at",
        "home",
        "17",
        "再",
    ]
)
texts = st.lists(words, max_size=9).map(" ".join)


@settings(max_examples=60)
@given(
    st.lists(texts, max_size=7), st.lists(texts, max_size=7), st.sampled_from([0.3, 0.6, 0.85, 1.0])
)
def test_pairs_are_all_those_at_the_threshold(one, other, threshold):
    known = Cosines(one, other)

    found = {(i, j): value for i, j, value in known.similar(threshold)}

    slack = 1e-5
    for i in range(len(one)):
        for j in range(len(other)):
            value = known.of(i, j)
            if value >= threshold + slack:
                assert found[i, j] == pytest.approx(value, abs=slack)
            elif value < threshold - slack:
                assert (i, j) not in found
    assert known.passed_over == set()


def test_the_cosine_goes_from_nothing_in_common_to_the_same():
    one = ["the front brake squeals in rain", "do you ship to the islands"]
    other = ["Squeals, the front brake, in rain!", "send me last year's invoice please"]

    known = Cosines(one, other)

    assert 0.5 < known.of(0, 0) < 1
    assert known.of(1, 1) == 0
    assert Cosines(one, one).of(0, 0) == pytest.approx(1)


def test_fewer_than_five_words_are_no_evidence():
    known = Cosines(["red light at night"], ["red light at night"])

    assert known.of(0, 0) == 0
    assert list(known.similar(0.1)) == []


def test_a_term_of_too_many_is_passed_over_and_that_is_known(monkeypatch):
    monkeypatch.setattr(cosine, "CROWD", 3)
    text = "my charger shows a red light"

    known = Cosines([text, text], [text, text])

    assert list(known.similar(0.85)) == []
    assert known.passed_over == {0, 1}


def test_without_any_word_nothing_is_alike():
    known = Cosines(["!?", ""], ["…"])

    assert list(known.similar(0.5)) == []
    assert known.of(0, 0) == 0

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.evaluation.metrics import exact_match, token_f1


@pytest.mark.parametrize(
    ("answer", "reference", "value"),
    [
        ("refund", "refund", 1),
        (" refund\n", "refund", 1),
        ("A:  1\r\nB: 2", "A: 1\nB: 2", 1),
        ("Refund", "refund", 0),
        ("refund.", "refund", 0),
        ("", "refund", 0),
    ],
)
def test_an_exact_match_overlooks_white_space_alone(answer, reference, value):
    assert exact_match(answer, reference) == value


@pytest.mark.parametrize(
    ("answer", "reference", "value"),
    [
        ("the cat sat", "The cat sat!", 1),
        ("the cat", "the dog", 0.5),
        ("a a a", "a", 0.5),
        ("no overlap", "at all", 0),
        ("", "word", 0),
        ("...", "", 1),
    ],
)
def test_token_f1_counts_the_words_in_common(answer, reference, value):
    assert token_f1(answer, reference) == pytest.approx(value)


@given(st.text(), st.text())
def test_token_f1_is_a_share_and_does_not_care_which_side_is_the_reference(one, other):
    assert 0 <= token_f1(one, other) == token_f1(other, one) <= 1
    assert token_f1(one, one) == 1

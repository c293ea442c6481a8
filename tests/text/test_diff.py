"""Word diffs."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from curate.text.diff import Part, diff_words

TEXTS = st.text(alphabet="ab ,.\n’é", max_size=30)


def test_a_changed_word_is_removed_and_added_in_its_place():
    parts = diff_words("Urgency: normal\nProduct: Wren", "Urgency: Normal\nProduct: Wren")

    assert parts == [
        Part("same", "Urgency: "),
        Part("removed", "normal"),
        Part("added", "Normal"),
        Part("same", "\nProduct: Wren"),
    ]


def test_a_changed_phrase_stays_one_phrase():
    parts = diff_words("before a long ride", "before the short ride")

    assert parts == [
        Part("same", "before "),
        Part("removed", "a long"),
        Part("added", "the short"),
        Part("same", " ride"),
    ]


def test_equal_texts_are_one_part():
    assert diff_words("Sent again.", "Sent again.") == [Part("same", "Sent again.")]
    assert diff_words("", "") == []


def test_a_very_long_text_is_compared_as_well():
    words = " ".join(f"word{number % 50}" for number in range(3_000))

    parts = diff_words(words, f"{words} end")

    assert "".join(p.text for p in parts if p.change != "removed").endswith(" end")


@given(TEXTS, TEXTS)
def test_the_parts_spell_both_texts(before, after):
    parts = diff_words(before, after)

    assert "".join(p.text for p in parts if p.change != "added") == before
    assert "".join(p.text for p in parts if p.change != "removed") == after


@given(TEXTS, TEXTS)
def test_no_part_is_empty_and_neighbors_differ(before, after):
    parts = diff_words(before, after)

    assert all(part.text for part in parts)
    assert all(one.change != other.change for one, other in itertools.pairwise(parts))

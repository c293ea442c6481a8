"""What is a slip, and what is a word of its own."""

import pytest

from curate.text.dictionary import is_word, slip_or_word


@pytest.mark.parametrize(
    ("written", "meant", "verdict"),
    [
        ("nose", "note", "word"),
        ("Heart", "Heard", "word"),
        ("from", "form", "word"),
        ("Reifen", "Reisen", "word"),
        ("batery", "Battery", "slip"),
        ("Chief complant", "Chief complaint", "slip"),
        ("BuugReport", "BugReport", "slip"),
        ("Lieferng", "Lieferung", "slip"),
        ("followup", "follow up", "slip"),
        ("Returns", "Return", "slip"),
        ("Plane", "Plan", "word"),
        ("Former", "Form", "word"),
        ("Befunde", "Befund", "slip"),
        ("qwzrt", "qwzrtu", "slip"),
        ("vrmlq", "vrmlx", "unknown"),
    ],
)
def test_a_word_in_the_place_of_another_is_no_slip(written, meant, verdict):
    assert slip_or_word(written, meant) == verdict


def test_words_are_those_of_a_language():
    assert is_word("Neurology", "en")
    assert not is_word("neurlogy", "en")

import pytest

from curate.text.storable import harmless, storable, storable_values


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("as it is", "as it is"),
        ("naïve 🚲", "naïve 🚲"),
        ("a\0b", "a\ufffdb"),
        ("half \ud83d of it", "half \ufffd of it"),
        ("\0é\udcff", "\ufffdé\ufffd"),
    ],
)
def test_what_no_database_holds_is_replaced(given, stored):
    assert storable(given) == stored
    assert storable_values({"a": [given, 1, None]}) == {"a": [stored, 1, None]}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[2J\x1b]0;owned\x07", "␛[2J␛]0;owned␇"),
        ("over\rwritten\b", "over␍written␈"),
        ("\x9b31m", "\ufffd31m"),
        ("\x7f", "␡"),
        ("abc\u202edcba", "abc\ufffddcba"),
        ("half \udcff", "half \ufffd"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("שלום 🚲", "שלום 🚲"),
    ],
)
def test_what_a_terminal_obeys_is_shown(given, shown):
    assert harmless(given) == shown

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.text import normalize
from curate.text.comparison_key import PLAIN, Reading, without_courtesies

NUMBERS, COURTESIES = Reading(numbers=False), Reading(courtesies=False)


@given(st.text())
def test_a_plain_reading_only_normalises(text):
    assert PLAIN(text) == normalize(text)


@given(st.text())
def test_no_text_is_all_courtesy(text):
    assert bool(COURTESIES(text)) == bool(normalize(text))


@given(st.text())
def test_every_number_reads_as_one(text):
    assert not any(c.isdigit() and c.isascii() and c != "0" for c in NUMBERS(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is order 17?", "Where is order 20387?"),
        ("Where is order T-1042?", "where is order ord_99f3a?"),
        ("Invoice #113 542 617 of 2026-01-02", "Invoice 88 of 03.04.2025"),
        ("It came at 10:30.", "It came at 9:05."),
        ("I paid $1,200.50 twice", "I paid $7 twice"),
    ],
)
def test_numbers_and_ids_read_as_one_and_the_same(one, other):
    assert PLAIN(one) != PLAIN(other)
    assert NUMBERS(one) == NUMBERS(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Take 10 mg at night", "Take 10mg at night"),
        ("Give 5mg", "Give 5ml"),
        ("tier one", "tier two"),
    ],
)
def test_what_a_number_is_of_still_counts(one, other):
    assert NUMBERS(one) != NUMBERS(other)


REQUEST = "My charger shows a red light. What now?"


@pytest.mark.parametrize(
    "text",
    [
        f"Hi team,\n\n{REQUEST}\n\nKind regards,\nAnna Berg\n+49 30 555 12",
        f"Dear Sir or Madam, {REQUEST} Thanks in advance!",
        f"hello {REQUEST}\nThank you",
        f"Good morning. I hope you are well.\n{REQUEST}\n\nBest,\nJo",
        f"Guten Tag Frau Berg,\n{REQUEST}\n\nMit freundlichen Grüßen\nJan",
        f"Bonjour,\n{REQUEST}\nCordialement",
        f"Hola,\n{REQUEST}\nMuchas gracias. Saludos",
    ],
)
def test_greeting_and_sign_off_do_not_count(text):
    assert COURTESIES(text) == normalize(REQUEST)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Hello",
        "The app says hi, thanks to the update.",
        "Best practice for charging?",
        "Regards the invoice:\nit was paid twice, and nobody answered when I called about it, all week long",
        "He wrote: thank you for the bike\nIt was not ours.",
    ],
)
def test_words_of_courtesy_inside_a_text_count(text):
    assert without_courtesies(text) == text


@given(st.text(alphabet="hi thanks,.\n0-", max_size=3000))
def test_reading_takes_no_long_time(text):
    Reading(numbers=False, courtesies=False)(text)

"""Finding and replacing in a text."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.text.replacing import Place, Replacer

LETTERS = st.text(alphabet="abAB _.ßÜü\n\\1", max_size=20)


def replaced(find, new, text, *, regex=False, match_case=False, whole_words=False):
    made = Replacer(find, new, regex=regex, match_case=match_case, whole_words=whole_words)
    return made.replace(text)


def test_a_plain_text_is_found_whatever_its_case():
    assert replaced("kindly", "please", "Kindly wait. KINDLY.") == ("please wait. please.", 2)


def test_case_is_matched_where_that_is_asked_for():
    assert replaced("Kindly", "Please", "Kindly, kindly", match_case=True) == ("Please, kindly", 1)


def test_a_plain_text_is_no_pattern():
    assert replaced("a.b", r"\1", r"a.b axb") == (r"\1 axb", 1)


@pytest.mark.parametrize("text", ["Mühe", "abmühen", "mühe_1", "bemüht"])
def test_whole_words_are_those_of_any_language(text):
    assert replaced("müh", "x", text, whole_words=True) == (text, 0)
    assert replaced("müh", "x", f"a {text} müh!", whole_words=True) == (f"a {text} x!", 1)


def test_groups_stand_in_the_replacement_by_number_and_name():
    pattern = r"(?P<day>\d\d)\.(\d\d)\."

    assert replaced(pattern, r"\2/\g<day>\n\\", "on 24.12.", regex=True) == ("on 12/24\n\\", 1)


def test_the_ends_of_lines_are_found():
    assert replaced(r"^", "> ", "one\ntwo", regex=True) == ("> one\n> two", 2)
    assert replaced(r"\s+$", "", "one  \ntwo ", regex=True) == ("one\ntwo", 2)


def test_what_would_stay_as_it_is_counts_as_no_place():
    assert replaced("please", "please", "please PLEASE") == ("please please", 1)


def test_places_are_characters_not_bytes():
    made = Replacer("b", "c", regex=False, match_case=True, whole_words=False)

    assert list(made.places("ä🚲b")) == [Place(2, 3, "c")]


@pytest.mark.parametrize(
    ("find", "new", "why"),
    [
        ("", "x", "nothing to find"),
        ("(", "x", "no regular expression"),
        (r"(a)\1", "x", "no regular expression"),
        ("(?=a)", "x", "no regular expression"),
        ("(a)", r"\2", r"says \\2"),
        ("(a)", "\\", "a backslash is written"),
        ("a" * 501, "x", "over 500"),
        ("((a{100}){100}){100}", "x", "no regular expression"),
    ],
)
def test_what_can_not_be_used_is_said(find, new, why):
    with pytest.raises(ValueError, match=why):
        replaced(find, new, "a", regex=True)


def test_no_pattern_hangs():
    started = time.process_time()

    assert replaced(r"(a*)*$", "x", "a" * 20_000 + "b", regex=True)[1] >= 0
    assert time.process_time() - started < 30


@given(LETTERS.filter(bool), LETTERS, LETTERS)
def test_a_plain_text_is_replaced_as_python_does_it(find, new, text):
    assert replaced(find, new, text, match_case=True)[0] == text.replace(find, new)


@given(LETTERS.filter(bool), LETTERS)
def test_what_is_found_spells_what_was_looked_for(find, text):
    made = Replacer(find, "", regex=False, match_case=True, whole_words=False)

    places = list(made.places(text))

    assert [text[one.start : one.end] for one in places] == re.findall(re.escape(find), text)

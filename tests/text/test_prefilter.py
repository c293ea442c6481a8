import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.text import placeholders
from curate.text.mail import leftovers, reply_signs
from curate.text.personal import addresses, checksums, name_cues, patterns
from curate.text.prefilter import Prefilter, wider

USED = [
    *(one.form for one in patterns.PATTERNS),
    *(one.before for one in name_cues.CUES),
    *(style for style, _ in addresses._STYLES),
    *(style for style, _, _ in placeholders._STYLES),
    *(name_cues.SPOKEN, addresses._CUE, checksums.IBAN_BEGINNING, leftovers._CHATBOT),
    *(leftovers._CODE, leftovers._TAG, leftovers._ENTITY, reply_signs.FORWARDED),
]
POINTS = "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))))
SMALL = [
    r"a{3,5}b",
    r"(?<!x)\d{2}(?= kg)",
    r"(?i)straße|ıstanbul",
    r"[^\W\d_]+-[^\s<>]{0,9}!",
    r"(['\"]).*?\1",
    r"(?m)^\s*+end\Z",
    r"\u00e9\x41[\u20ac\]]",
    r"(?P<one>[A-Z])(?P=one)",
    r"[\w.-]+?@\S\D\W",
    r"(?:a|b(?=c))$",
]


@pytest.mark.parametrize(
    "pattern", [*map(re.compile, SMALL), *USED], ids=range(len(SMALL) + len(USED))
)
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_pattern_matches_is_possible(pattern, data):
    text = data.draw(st.text(max_size=5)) + data.draw(st.from_regex(pattern))

    if pattern.search(text):
        assert Prefilter({"it": pattern}).possible(text) == {"it"}


def test_a_letter_without_regard_to_case_is_whatever_re_takes_for_it():
    for letter in "aikszßäåéôüµσжıİ":
        pattern = re.compile(letter, re.IGNORECASE)
        only = Prefilter({"it": pattern})

        assert all(only.possible(found) for found in set(pattern.findall(POINTS))), letter


@pytest.mark.parametrize(
    "written", [r"\w", r"\d", r"\s", r"[^\w]", r"[^\d]", r"[^\s]", r"\W", r"\D", r"\S"]
)
def test_a_class_holds_all_that_re_counts_among_it(written):
    import re2

    pattern = re.compile(written)
    members = "".join(pattern.findall(POINTS))

    assert re2.fullmatch(f"(?:{wider(pattern)})+", members)


def test_what_matches_nowhere_is_told_apart():
    both = Prefilter({"digit": re.compile(r"\d{3}"), "word": re.compile(r"(?i)\border\b")})

    assert both.possible("My ORDER 12") == {"word"}
    assert both.possible("1234") == {"digit"}
    assert both.possible("") == frozenset()


def test_half_a_surrogate_pair_lets_everything_pass():
    assert Prefilter({"it": re.compile("a")}).possible("\ud83d") == {"it"}


@pytest.mark.parametrize(
    "pattern",
    [re.compile("a b", re.VERBOSE), re.compile(r"[^\Wx]"), re.compile(r"[^\Sx]")],
)
def test_a_pattern_without_a_wider_form_is_refused(pattern):
    with pytest.raises(ValueError, match=r"verbose|no wider form"):
        Prefilter({"it": pattern})

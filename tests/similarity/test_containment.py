"""Texts that stand whole in others, against looking for each in each."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.similarity import contained
from curate.similarity.containment import SHORTEST, SHORTEST_CORE, SHORTEST_DENSE
from curate.text import normalize
from curate.text.comparison_key import without_courtesies
from tests.similarity import brute

BODY = "The front lamp of my Wren goes dark whenever I ride over a curb, and comes back after a minute."
LONGER = f"{BODY} I have changed the bulb twice. The dealer says that the cable is fine."


def test_a_copy_with_a_greeting_and_a_signature_contains_the_text():
    wrapped = f"Dear team,\n\n{BODY}\n\nKind regards,\nAnna Berg\nBerg Gardens, Hill Road 4\nPhone 555 0100"

    assert contained([BODY, wrapped]) == [(0, 1)]
    assert contained([wrapped, "Something else", BODY.upper()]) == [(0, 2)]


def test_two_wrappings_of_one_text_belong_together():
    one = f"Hello,\n\n{BODY}\n\nThanks a lot"
    other = f"Dear support team,\n\n{BODY}\n\nKind regards,\nAnna Berg"

    assert contained([one, other]) == [(0, 1)]


def test_a_conversation_contains_its_earlier_state():
    first = "My parcel of Monday has not come.\nWhich number is on the receipt?\nIt is 17."
    later = f"{first}\nThank you, it is at the depot.\nWhen does the depot open?"

    assert contained([later, first]) == [(0, 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("My lamp is dark.", "My lamp is dark. And now the saddle is loose as well, can you help?"),
        (f"{BODY} What now?", f"{BODY} Please send a new cable."),
        ("", BODY),
    ],
)
def test_few_words_and_a_common_opening_are_no_containment(one, other):
    assert contained([one, other]) == []


def test_a_pair_that_was_called_different_is_none():
    texts = [BODY, LONGER, f"{LONGER} Yours, Anna"]

    assert contained(texts, [(1, 0)]) == [(0, 2), (1, 2)]


WORDS = ["lamp", "cable", "Wren", "is", "dark", "again", "since", "monday", "please", "my"]
pieces = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)


@st.composite
def columns(draw):
    texts = []
    for _ in range(draw(st.integers(1, 7))):
        text = draw(pieces)
        if texts and draw(st.booleans()):
            text = f"{draw(pieces)}, {draw(st.sampled_from(texts))}. {draw(pieces)}"
        if draw(st.booleans()):
            text = f"Hello team,\n{text}\n\nKind regards,\nAnna"
        texts.append(text)
    return texts


def holds(one, other):
    """Whether one text stands whole in another, or both are the same besides courtesies."""
    short, long = sorted((brute.fingerprint(normalize(text)) for text in (one, other)), key=len)
    cores = {brute.fingerprint(normalize(without_courtesies(text))) for text in (one, other)}
    if short != long and len(cores) == 1 and len(cores.pop()) >= SHORTEST_CORE:
        return True
    return len(short) >= SHORTEST and len(short) < len(long) and short in long


@given(columns())
def test_who_hangs_together_is_who_holds_whom(texts):
    pairs = [
        pair for pair in combinations(range(len(texts)), 2) if holds(*(texts[i] for i in pair))
    ]

    found = contained(texts)

    places = range(len(texts))
    copies = {(a, b) for a, b in found if normalize(texts[a]) == normalize(texts[b])}
    assert set(found) - copies <= set(pairs)
    assert brute.components(places, found) == brute.components(places, pairs)


def test_in_a_script_without_spaces_half_as_many_characters_will_do():
    text = "先週注文した自転車のライトが段差を越えるたびに消えてしまいます"

    assert len(text) >= SHORTEST_DENSE
    assert contained([text, f"お世話になっております。{text}。よろしくお願いいたします。"]) == [
        (0, 1)
    ]

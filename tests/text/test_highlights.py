"""Texts with places marked."""

from hypothesis import given
from hypothesis import strategies as st

from curate.text.highlights import Piece, compare, differing, mark, mark_all

TEXTS = st.text(alphabet="ab \n", max_size=40)


def test_a_place_is_marked_in_its_surroundings():
    assert mark("Hello {name}, hi", 6, 12) == [
        Piece("same", "Hello "),
        Piece("mark", "{name}"),
        Piece("same", ", hi"),
    ]


def test_a_place_far_into_a_long_text_is_shown_without_the_rest():
    text = f"{'before ' * 100}{{name}}{' after' * 100}"
    start = text.index("{name}")

    pieces = mark(text, start, start + 6, around=20)

    assert [piece.kind for piece in pieces] == ["gap", "same", "mark", "same", "gap"]
    assert pieces[2].text == "{name}"
    assert all(len(piece.text) <= 20 for piece in pieces)


def test_a_long_text_without_a_place_shows_its_beginning():
    pieces = mark("word " * 100, None, None, around=20)

    assert [piece.kind for piece in pieces] == ["same", "gap"]
    assert pieces[0].text.startswith("word word")


def test_a_place_without_characters_is_shown_by_the_one_before_it():
    assert mark("ab", 2, 2) == [Piece("same", "a"), Piece("mark", "b")]


def test_a_place_outside_the_text_marks_nothing():
    assert mark("short", 10, 20) == [Piece("same", "short")]
    assert mark("", None, None) == []


def test_only_what_the_reference_lacks_is_marked():
    assert differing("My bike is late", "My red bike is late") == [
        Piece("same", "My"),
        Piece("mark", " red"),
        Piece("same", " bike is late"),
    ]


def test_a_small_change_in_a_long_text_is_shown_with_its_surroundings():
    text = "\n".join(f"Line {number}" for number in range(100))

    pieces = compare(text, text.replace("Line 50", "Line fifty"), around=30)

    assert Piece("removed", "50") in pieces
    assert Piece("added", "fifty") in pieces
    assert sum(len(piece.text) for piece in pieces) < 100


@given(TEXTS, st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=4))
def test_marking_several_places_keeps_the_text(text, places):
    pieces = mark_all(text, places)

    assert "".join(piece.text for piece in pieces) == text


def test_of_two_places_that_overlap_the_first_is_marked():
    assert mark_all("abcdef", [(3, 5), (1, 4)]) == [
        Piece("same", "a"),
        Piece("mark", "bcd"),
        Piece("same", "ef"),
    ]


@given(TEXTS, st.integers(0, 40), st.integers(0, 40), st.integers(1, 10))
def test_marking_invents_nothing(text, start, end, around):
    whole = mark(text, start, end)
    cut = mark(text, start, end, around)

    assert "".join(piece.text for piece in whole) == text
    assert all(piece.kind == "gap" or piece.text in text for piece in cut)

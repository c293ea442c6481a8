"""Which texts cover each other across two sides: what the rarest grams propose is all that there is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.similarity import coverage
from curate.similarity.coverage import Coverage

PIECES = [
    "the charger of my heron shows a red light",
    "whenever i plug it in at night",
    "nobody came and nobody rang me back",
    "we bought three bikes from your shop in leith",
    "please send the invoice for the panniers",
    "17 and 18 march",
]
texts = st.lists(st.sampled_from([*PIECES, "xy", "!"]), max_size=5).map(" ".join)


@settings(max_examples=60)
@given(st.lists(texts, max_size=6), st.lists(texts, max_size=6))
def test_pairs_are_all_those_of_which_one_covers_the_other(one, other):
    known = Coverage(one, other)

    pairs = known.pairs()

    assert pairs == [
        (i, j) for i in range(len(one)) for j in range(len(other)) if known.covers(i, j)
    ]
    assert known.passed_over == set()


@pytest.mark.parametrize(
    ("short", "long", "covered"),
    [
        (PIECES[0], f"Hello! {PIECES[2]}\n> {PIECES[0].title()}?\n{PIECES[3]}", True),
        (PIECES[0], f"{PIECES[2]} {PIECES[3]}", False),
        # A slip in the middle of a long one, not of a short one.
        (" ".join(PIECES[:5]).replace("three", "thre"), " ".join(PIECES), True),
        (PIECES[0].replace("heron", "otter"), f"{PIECES[0]} {PIECES[1]}", False),
        ("red light", f"{PIECES[0]} {PIECES[1]}", False),
        ("", "", False),
    ],
)
def test_a_text_is_covered_by_one_that_holds_it_but_for_slips(short, long, covered):
    background = [f"{one} {number}" for number, one in enumerate(PIECES[2:])]

    assert Coverage([short, *background], [long]).covers(0, 0) == covered
    assert Coverage([long, *background], [short]).covers(0, 0) == covered


def test_what_many_texts_hold_hardly_counts():
    """Forms with one rare word each are not inside each other, the same filled in form is."""
    form = "Steps to reproduce: open the page of {}. Actual results: the design is broken. Expected: normal."
    places = ["amsterdam", "barcelona", "cologne", "dortmund", "edinburgh", "florence", "grenoble", "hamburg"]  # fmt: skip
    filled = [form.format(place) for place in places]

    assert Coverage(filled[:4], filled[4:]).pairs() == []
    assert Coverage([*filled[:4], f"Hi. {filled[5]} Bye."], filled[4:]).pairs() == [(4, 1)]


def test_texts_are_worked_on_in_blocks_of_any_size(monkeypatch):
    held = [f"{one} {number}" for number, one in enumerate(PIECES)]
    rest = [f"Hello again. {one} And more of it." for one in PIECES]
    whole = Coverage(held, rest).pairs()

    monkeypatch.setattr(coverage, "_LETTERS", 50)
    monkeypatch.setattr(coverage, "_KEPT", 2)

    assert Coverage(held, rest).pairs() == whole == [(n, n) for n in range(5)]

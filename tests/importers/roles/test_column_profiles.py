"""What a column holds: every measure recomputed, every threshold on both sides."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.importers.roles.column_profiles import Profile, profile
from curate.importers.roles.dates import is_date
from curate.importers.roles.mapping import BLANKS

CELLS = ["", " ", "-", "N/A", "red", "two words", "2026-03-01", "1/3/2026", "12.50", "-3 %", "17"]
CELLS += ["a@b.co", "Mail a@b.co", "[1, 2]", "[1, 2", "x" * 64, "x" * 65, "问题在哪里", " padded "]
CELLS += ["https://a.test/b?c", "x/y/z.pdf", "3.0", "12345", "Why?", "为什么？", "yes"]
cells = st.lists(st.sampled_from(CELLS), max_size=30)


@given(cells)
def test_every_measure_is_a_mean_or_a_share_of_the_cells_that_hold_something(given_cells):
    found = profile("c", 3, [{"c": cell} for cell in given_cells])

    held = [cell.strip() for cell in given_cells if cell.strip() not in {*BLANKS, ""}]
    many = len(held) or 1

    def share(test):
        return pytest.approx(sum(1 for cell in held if test(cell)) / many)

    def chinese(cell):
        return sum("\u4e00" <= char <= "\u9fff" for char in cell)

    assert (found.name, found.position, found.count) == ("c", 3, len(held))
    assert found.filled == pytest.approx(len(held) / (len(given_cells) or 1))
    assert found.values == len(set(held))
    first = {cell: held.index(cell) for cell in held}
    again = sum(first[cell] != place for place, cell in enumerate(held))
    assert found.repeated == pytest.approx(again / many if held else 1)
    words = [len(cell.split()) + chinese(cell) // 2 for cell in held]
    assert found.words == pytest.approx(sum(words) / many)
    assert found.length == pytest.approx(sum(len(cell) + chinese(cell) for cell in held) / many)
    assert found.dates == share(is_date)
    assert found.numbers == share(lambda cell: re.fullmatch(r"[-+]?[\d., ]+%?", cell))
    assert found.emails == share(lambda cell: cell.split()[-1] == cell and "@" in cell)
    assert found.lists == share(lambda cell: cell.startswith("[") and cell.endswith("]"))
    assert found.tokens == share(lambda cell: len(cell) <= 64 and " " not in cell)
    assert found.machine == share(
        lambda cell: cell.startswith(("[1", "https", "x/")) and cell[-1] != "2"
    )
    assert found.integers == share(lambda cell: cell in {"17", "3.0"})
    assert found.asking == share(lambda cell: "?" in cell or "？" in cell)
    assert found.vocabulary == ("boolean" if held and {*held} <= {"yes"} else "")


def test_a_row_without_the_column_holds_nothing_of_it():
    found = profile("c", 0, [{"c": "red"}, {}, {"d": "blue"}])

    assert (found.count, found.filled, found.values) == (1, pytest.approx(1 / 3), 1)


TEXT = Profile("c", 0, 100, 1.0, 100, 0.0, 8.0, 50.0, 0.0, 0.0, 0.0, 0.0, 0.0)
FEW = replace(TEXT, values=5, repeated=0.95, words=1.0, length=6.0)


@pytest.mark.parametrize(
    ("is_text", "changes"),
    [
        (True, {}),
        (True, {"words": 3.0, "length": 12.0}),
        (False, {"words": 2.99, "length": 39.9}),
        (True, {"words": 1.0, "length": 40.0}),
        (True, {"values": 2}),
        (False, {"values": 1}),
        (True, {"repeated": 0.89}),
        (False, {"repeated": 0.9}),
        (True, {"dates": 0.8}),
        (False, {"dates": 0.81}),
        (True, {"numbers": 0.8}),
        (False, {"numbers": 0.81}),
        (True, {"emails": 0.8}),
        (False, {"emails": 0.81}),
        (True, {"lists": 0.8}),
        (False, {"lists": 0.81}),
        (True, {"tokens": 1.0}),
        # Half this, half that is neither.
        (True, {"dates": 0.5, "numbers": 0.5}),
    ],
)
def test_texts_are_long_or_of_several_words_varied_and_no_data(is_text, changes):
    assert replace(TEXT, **changes).is_text == is_text


@pytest.mark.parametrize("measure", ["dates", "numbers", "emails", "lists", "machine"])
def test_more_than_four_in_five_dates_numbers_addresses_or_lists_are_dull(measure):
    assert not replace(TEXT, **{measure: 0.8}).is_dull
    assert replace(TEXT, **{measure: 0.81}).is_dull
    assert replace(FEW, **{measure: 0.8}).is_few
    assert not replace(FEW, **{measure: 0.81}).is_few


@pytest.mark.parametrize(
    ("is_few", "changes"),
    [
        (True, {}),
        (True, {"length": 60.0}),
        (False, {"length": 60.1}),
        (True, {"words": 6.0}),
        (False, {"words": 6.1}),
        # They occur again and again, or are few in a small file.
        (True, {"values": 200, "repeated": 0.4}),
        (False, {"values": 200, "repeated": 0.39}),
        (False, {"values": 201, "repeated": 0.4}),
        (True, {"values": 12, "repeated": 0.0}),
        (False, {"values": 13, "repeated": 0.0}),
        (True, {"values": 1}),
        (False, {"values": 0}),
    ],
)
def test_few_values_are_short_and_occur_again_or_could_in_a_small_file(is_few, changes):
    assert replace(FEW, **changes).is_few == is_few


NUMBERED = replace(FEW, integers=1.0, numbers=1.0)


@pytest.mark.parametrize(
    ("is_numbered", "changes"),
    [
        (True, {}),
        (True, {"values": 100}),
        (False, {"values": 101}),
        (True, {"values": 2}),
        (False, {"values": 1}),
        (True, {"repeated": 0.4}),
        (False, {"repeated": 0.39}),
        (False, {"integers": 0.99}),
    ],
)
def test_classes_by_number_are_few_whole_numbers_that_occur_again(is_numbered, changes):
    assert replace(NUMBERED, **changes).is_numbered == is_numbered

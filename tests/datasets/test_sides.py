"""Who is on which side, case by case: whom a group is taken apart for, and what each reason names."""

import pytest

from curate.datasets import Settled, find_sides
from curate.datasets.sides import Aside
from tests.datasets.test_promises import Pairs


def found(groups, settled, *pairs):
    return find_sides(groups, settled, Pairs(pairs))


def test_a_group_that_nothing_is_settled_of_has_no_side():
    sides = found([[2, 1]], Settled(), (1, 2))

    assert sides.groups == ((1, 2),)
    assert sides.sides == {}
    assert sides.aside == {}


@pytest.mark.parametrize(
    ("part", "near", "side"),
    [
        ("train", "train", "train"),
        ("validation", "train", "train"),
        ("held_out", "held_out", "held_out"),
        (None, "held_out", "held_out"),
        (None, "train", "train"),
    ],
)
def test_a_group_on_one_side_stays_whole_whatever_holds_it_together(part, near, side):
    settled = Settled({1: part} if part else {}, near={1: {near: "T-9"}})

    sides = found([[1, 2]], settled)

    assert sides.groups == ((1, 2),)
    assert sides.sides == {1: side, 2: side}


def test_who_is_trained_on_and_like_a_text_that_was_tested_is_set_aside():
    sides = found([[1, 2]], Settled({1: "train"}, near={1: {"held_out": "T-9"}}), (1, 2))

    assert sides.aside == {1: Aside("T-9", None)}
    # The other one belongs together with what was trained on.
    assert sides.groups == ((2,),)
    assert sides.sides == {2: "train"}


def test_who_was_tested_with_this_text_stays_and_the_others_go():
    parts = {1: "held_out", 2: "train", 3: "train"}

    sides = found([[1, 2, 3]], Settled(parts, tested=frozenset({1})), (1, 2), (1, 3))

    assert sides.aside == {2: Aside(1, None), 3: Aside(1, None)}
    assert sides.sides == {1: "held_out"}
    assert sides.groups == ((1,),)


def test_of_those_that_an_edit_connects_the_fewer_are_set_aside():
    parts = {1: "held_out", 2: "train", 3: "train"}

    one = found([[1, 2, 3]], Settled(parts), (1, 2), (1, 3))
    other = found([[1, 2, 3]], Settled({**parts, 3: "held_out"}), (1, 2), (3, 2))

    assert one.aside == {1: Aside(None, 2)}
    assert one.sides == {2: "train", 3: "train"}
    assert one.groups == ((2,), (3,))
    assert other.aside == {2: Aside(1, None)}
    assert other.groups == ((1,), (3,))


def test_as_many_on_each_side_leave_the_test_whole():
    sides = found([[1, 2]], Settled({1: "held_out", 2: "train"}), (1, 2))

    assert sides.aside == {2: Aside(1, None)}


def test_who_is_new_joins_a_side_or_is_set_aside_between_both():
    parts = {1: "held_out", 2: "train"}
    pairs = ((1, 3), (2, 4), (1, 5), (2, 5), (3, 6))

    sides = found([[1, 2, 3, 4, 5, 6, 7]], Settled(parts), *pairs)

    assert sides.aside == {5: Aside(1, 2)}
    assert sides.sides == {1: "held_out", 2: "train", 3: "held_out", 4: "train", 6: "held_out"}
    assert sides.groups == ((1, 3, 6), (2, 4), (7,))


def test_two_that_are_new_and_connect_the_sides_are_parted_for_the_test():
    parts = {1: "held_out", 2: "train"}

    sides = found([[1, 2, 3, 4]], Settled(parts), (1, 3), (3, 4), (4, 2))

    assert sides.aside == {4: Aside(3, 2)}
    assert sides.groups == ((1, 3), (2,))


def test_who_is_new_is_placed_by_what_is_not_there_any_more():
    settled = Settled(
        {1: "held_out", 2: "train"},
        near={3: {"held_out": "T-8"}, 4: {"train": "T-9"}, 5: {"held_out": "T-8", "train": "T-9"}},
    )

    sides = found([[1, 2, 3, 4, 5]], settled)

    assert sides.aside == {5: Aside("T-8", "T-9")}
    assert sides.sides == {1: "held_out", 2: "train", 3: "held_out", 4: "train"}

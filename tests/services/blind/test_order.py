from hypothesis import given
from hypothesis import strategies as st

from curate.services.blind.order import BLOCK, drawn_order, drawn_positions, same_text

numbers = st.integers(0, 90)
seeds = st.integers(0, 2**31 - 1)


@given(numbers, seeds, st.text(max_size=8))
def test_each_method_stands_left_as_often_as_right_in_all_and_wherever_somebody_stops(
    number, seed, person
):
    order = drawn_order(range(number), seed, person)

    assert sorted(pair for pair, _ in order) == list(range(number))
    left = [a_left for _, a_left in order]
    assert abs(2 * sum(left) - number) <= number % 2
    for stop in range(0, number + 1, BLOCK):
        assert 2 * sum(left[:stop]) == stop


@given(numbers, seeds)
def test_the_order_follows_from_the_seed_and_the_rater(number, seed):
    assert drawn_order(range(number), seed, "ada") == drawn_order(range(number), seed, "ada")


def test_raters_get_different_orders_and_sides():
    ada, ben = (drawn_order(range(40), 7, who) for who in ("ada", "ben"))

    assert [pair for pair, _ in ada] != [pair for pair, _ in ben]
    assert dict(ada) != dict(ben)


def test_over_many_raters_a_pair_has_each_method_left_about_as_often():
    left = [0] * 12
    for rater in range(400):
        for pair, a_left in drawn_order(range(12), 1, f"rater {rater}"):
            left[pair] += a_left

    assert all(150 < one < 250 for one in left)


@given(numbers, st.integers(1, 99), seeds)
def test_so_many_rows_are_drawn_once_each(number, wanted, seed):
    drawn = drawn_positions(range(number), wanted, seed)

    assert drawn == sorted(set(drawn))
    assert len(drawn) == min(number, wanted)
    assert drawn_positions(range(number), None, seed) == list(range(number))


def test_texts_that_nobody_can_tell_apart_are_the_same():
    assert same_text("Topic: A\r\nUrgency: Low", " Topic: A\nUrgency: Low \n")
    assert same_text("Zo\u00eb", "Zoe\u0308")
    assert not same_text("Topic: A\nUrgency: Low", "Topic: A Urgency: Low")

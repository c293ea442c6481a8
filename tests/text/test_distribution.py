import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.text.distribution import BARS, Bar, distribution


@given(st.lists(st.integers(0, 10**7)))
def test_every_number_is_in_one_bar_or_zero(numbers):
    found = distribution(numbers)

    assert found.count + found.zeros == len(numbers)
    assert sum(bar.count for bar in found.bars) == found.count
    assert len(found.bars) <= BARS + 2
    for bar in found.bars:
        inside = [n for n in numbers if n and bar.low <= n and (bar.high is None or n < bar.high)]
        assert len(inside) == bar.count


def test_the_figures_of_a_few_lengths():
    found = distribution([0, 10, 20, 30, 1000])

    assert (found.count, found.zeros, found.total) == (4, 1, 1060)
    assert (found.median, found.most, found.longest, found.mean) == (20, 1000, 1000, 265.0)


def test_one_giant_does_not_flatten_all_the_others():
    found = distribution([*range(1, 201), 100_000])

    assert found.bars[-1] == Bar(200, None, 2)
    assert found.bars[0].count == 9


def test_of_no_texts_nothing_is_said():
    assert distribution([0, 0]).bars == ()
    assert distribution([]).mean == pytest.approx(0)

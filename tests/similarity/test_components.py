from hypothesis import given
from hypothesis import strategies as st

from curate.similarity import components
from tests.similarity import brute


@st.composite
def graphs(draw):
    count = draw(st.integers(0, 12))
    one = st.integers(0, max(count - 1, 0))
    return count, draw(st.lists(st.tuples(one, one), max_size=10)) if count else []


@given(graphs())
def test_everybody_is_named_after_the_smallest_of_those_who_hang_together(graph):
    count, pairs = graph

    wanted = list(range(count))
    for members in brute.components(range(count), pairs):
        for one in members:
            wanted[one] = members[0]
    assert components(count, pairs).tolist() == wanted

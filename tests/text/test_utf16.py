from hypothesis import given
from hypothesis import strategies as st

from curate.text.utf16 import utf16


@given(st.text(alphabet=st.sampled_from("aé日😀🇩\n")), st.integers(0, 20))
def test_places_are_counted_as_javascript_does(text, place):
    place = min(place, len(text))

    assert utf16(text)(place) == len(text[:place].encode("utf-16-le")) // 2

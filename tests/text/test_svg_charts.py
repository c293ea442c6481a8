from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from curate.text.distribution import distribution
from curate.text.svg_charts import bars, dots, histogram


def parsed(drawn):
    return ET.fromstring(drawn)  # noqa: S314 - our own drawing


PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]))


@given(PRINTABLE, st.integers(0, 10**9))
def test_whatever_a_text_says_the_picture_is_well_formed_and_holds_it_as_text(name, number):
    drawn = parsed(bars([(name, number, "plain")], name))

    assert drawn.get("aria-label") == name
    assert drawn.find("rect/title").text == f"{name}: {number:,}"
    assert {element.tag for element in drawn.iter()} <= {"svg", "text", "rect", "title"}


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_a_histogram_has_a_bar_for_each_step(numbers):
    of = distribution(numbers)
    drawn = histogram(of, "tokens", "Tokens")

    assert drawn.count("<rect") == len(of.bars)
    if of.bars:
        parsed(drawn)


def test_a_dot_says_what_it_is():
    drawn = parsed(dots([(0.5, 0.5, "<b>T-1</b>", "c0")], "A map"))

    assert drawn.find("circle/title").text == "<b>T-1</b>"

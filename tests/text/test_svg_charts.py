from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from curate.text.distribution import distribution
from curate.text.svg_charts import Span, bars, dots, histogram, intervals


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


@given(PRINTABLE, st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1))
def test_an_interval_stays_in_the_picture_and_says_its_ends(name, one, two, three):
    low, value, high = sorted((one, two, three))

    drawn = parsed(
        intervals([Span(name, value, low, high, "c0")], name, (-1, 1), lambda of: f"{of:.2f}")
    )

    (span,) = (line for line in drawn.iter("line") if "span" in line.get("class", ""))
    (dot,) = drawn.iter("circle")
    assert 0 <= float(span.get("x1")) <= float(dot.get("cx")) <= float(span.get("x2")) <= 520
    assert span.find("title").text == f"{name}: {low:.2f} to {high:.2f}"


def test_zero_is_marked_only_where_it_lies_between_the_ends():
    row = [Span("a", 0.5, 0.4, 0.6, "c0")]

    assert 'class="zero"' in intervals(row, "", (-1, 1), str)
    assert 'class="zero"' not in intervals(row, "", (0, 1), str)

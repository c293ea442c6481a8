"""Sentences made of a template and facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.text.sentences import fill


@pytest.mark.parametrize(
    ("template", "facts", "said"),
    [
        ("{count:,} rows", {"count": 1200}, "1,200 rows"),
        ("{share:percent} of them", {"share": 0.812}, "81 % of them"),
        ("{count} {count:place is|places are} open", {"count": 1}, "1 place is open"),
        ("{count} {count:place is|places are} open", {"count": 0}, "0 places are open"),
        ("one of {choices}", {"choices": ("Low", "High")}, "one of Low, High"),
        ("{wanted:or} is missing", {"wanted": ("Bye", "Regards")}, "“Bye” or “Regards” is missing"),
        ("{wanted:or} is missing", {"wanted": ["Bye"]}, "“Bye” is missing"),
        (("no JSON (line {line})", "no JSON"), {"line": 3}, "no JSON (line 3)"),
        (("no JSON (line {line})", "no JSON"), {}, "no JSON"),
    ],
)
def test_a_template_is_filled_with_facts(template, facts, said):
    assert fill(template, facts) == said


@given(st.text())
def test_a_text_is_never_read_as_a_template(text):
    assert (
        fill("“{text}” and {texts:or}", {"text": text, "texts": (text,)})
        == f"“{text}” and “{text}”"
    )


def test_a_missing_fact_is_an_error():
    with pytest.raises(KeyError):
        fill("{count} of {total}", {"count": 1})

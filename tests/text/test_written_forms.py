"""A value is found however it is written, and nothing else is."""

import html
import json
import quopri
import time
import unicodedata
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.text.written_forms import written_forms

NAME = "Zoë O'Brien-Åuk"
WAYS = {
    "as it is": str,
    "upper case": str.upper,
    "lower case": str.casefold,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "HTML": lambda text: html.escape(text).replace("ë", "&euml;"),
    "HTML numbers": lambda text: "".join(c if c.isascii() else f"&#{ord(c)};" for c in text),
    "HTML hex": lambda text: "".join(c if c.isascii() else f"&#x{ord(c):X};" for c in text),
    "HTML twice": lambda text: html.escape(html.escape(text)),
    "JSON": json.dumps,
    "JSON twice": lambda text: json.dumps(json.dumps(text)),
    "JSON, decomposed": lambda text: json.dumps(unicodedata.normalize("NFD", text)),
    "address": quote,
    "form": quote_plus,
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "misread": lambda text: text.encode().decode("cp1252"),
    "misread too": lambda text: text.encode().decode("latin-1"),
    "over lines": lambda text: text.replace(" ", "\r\n  "),
    "quoted mail": lambda text: text.replace(" ", "\n> "),
    "fixed space": lambda text: text.replace(" ", "\u00a0"),
    "typographic": lambda text: text.replace("'", "’").replace("-", "‑"),
    "soft hyphen": lambda text: text.replace("Brien", "Bri\u00aden"),
    "wide": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_name_is_found_however_it_is_written(way):
    written = WAYS[way](NAME)

    assert written_forms(NAME).search(f"Dear {written}, thanks"), written


@pytest.mark.parametrize(
    "way", ["as it is", "upper case", "decomposed", "typographic", "over lines"]
)
def test_whatever_it_was_given_as(way):
    assert written_forms(WAYS[way](NAME)).search(NAME)


@pytest.mark.parametrize("other", ["Zoe O'Brien-Luk", "Zoë O'Brian-Åuk", "Zoë, O'Brien-Åuk", "Zoë"])
def test_another_name_is_not_found(other):
    assert not written_forms(NAME).search(other)


printable = st.characters(exclude_categories=["Cc", "Cs"])


@given(st.text(printable, min_size=1, max_size=12).filter(str.strip), st.text(max_size=20))
def test_any_value_is_found_in_any_text_as_it_is_and_as_json(value, around):
    pattern = written_forms(value)

    assert pattern.search(f"{around} {value} {around}")
    assert pattern.search(json.dumps(f"{around} {value} {around}"))


@pytest.mark.parametrize("text", ["a" * 200_000, "Zoë " * 50_000, " " * 200_000, "=\n" * 50_000])
def test_a_long_text_takes_a_time_that_grows_with_it(text):
    began = time.process_time()

    written_forms(NAME).search(text)
    written_forms("aa ab").search(text)

    assert time.process_time() - began < 5

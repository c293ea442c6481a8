"""Personal data by its form and by the words beside it, and pseudonyms for it."""

import pytest

from curate.checks import checks
from curate.domain.examples import Example
from curate.text.personal import personal_data, pseudonym


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("They're not answering at 71-33-52-22", "phone", "71-33-52-22"),
        ("Call me on 450 0840, please.", "phone", "450 0840"),
        ("Phone: (99) 645-791", "phone", "(99) 645-791"),
        ("Desk: 5550100042 or mail", "phone", "5550100042"),
        ("my card 630427373398 is lost", "card", "630427373398"),
        ("MRN: 0048213", "record", "0048213"),
        ("The patient ID is AB-481 5162 now", "record", "AB-481 5162"),
        ("DOB: 3rd May 1980", "born", "3rd May 1980"),
        ("née le 03/05/1980 à Lyon", "born", "03/05/1980"),
        ("My website is https://ann-example.org/me.", "url", "https://ann-example.org/me"),
        ("see linkedin.com/in/ann-example", "url", "linkedin.com/in/ann-example"),
        ("Write to P.O. Box 4711", "address", "P.O. Box 4711"),
        ("12 Willow Bend Apt. 4", "address", "12 Willow Bend Apt. 4"),
    ],
)  # fmt: skip
def test_personal_data_is_found_at_its_place(text, kind, value):
    (place,) = personal_data(text)

    assert (place.kind, text[place.start : place.end]) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "See https://example.com/pay for prices", "the card was charged 3 times in 2025", "Order 630427373398 is late",
        "text 2025-03-04 is the date", "Version 10.0.19045.3803 of the app", "call me at 10:30", "BP 152/94, pulse 72",
        "Record number of rides: 12", "my blog post is long", "phone battery 100 percent", "call me on 12.03.2026",
    ],
)  # fmt: skip
def test_what_only_looks_like_personal_data_is_left_alone(text):
    assert list(personal_data(text)) == []


def test_a_value_keeps_its_pseudonym_within_a_group_and_only_there():
    mine = pseudonym("phone", "01632 960147", "thread=7")

    assert mine == pseudonym("phone", "(01632) 960-147", "thread=7")
    assert mine != pseudonym("phone", "01632 960147", "thread=8")
    assert mine != pseudonym("phone", "01632 960148", "thread=7")


def test_the_suggested_pseudonym_is_no_finding_of_any_check():
    example = Example(
        1, "Ring 01632 960147 or a@example.org", "Fine, thanks.", groups={"thread": "7"}
    )
    found = list(checks.make("personal_data").run([example]))

    replaced = Example(1, f"Ring {' or '.join(f.suggestion for f in found)}", "Fine, thanks.")

    assert len(found) == 2
    for name in ("personal_data", "placeholder", "leftover"):
        assert list(checks.make(name).run([replaced])) == []

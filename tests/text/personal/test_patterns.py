"""Personal data by its form and by the words beside it, and pseudonyms for it."""

from datetime import date

import pytest

from curate.checks import checks
from curate.contract.dates import read
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
        ("open https://my.example.org/u/8832?token=ab12, please", "url", "https://my.example.org/u/8832?token=ab12"),
        ("at https://example.org/~ann.", "url", "https://example.org/~ann"),
        ("Write to P.O. Box 4711", "address", "P.O. Box 4711"),
        ("12 Willow Bend Apt. 4", "address", "12 Willow Bend Apt. 4"),
        ("at 27 Larkspur Terrace, Hexham, NE46 9ZZ instead", "address", "27 Larkspur Terrace, Hexham, NE46 9ZZ"),
        ("27 Larkspur Terrace, Whitby YO21 3AB.", "address", "27 Larkspur Terrace, Whitby YO21 3AB"),
        ("J'habite 12 rue de la Paix, 75002 Paris.", "address", "12 rue de la Paix, 75002 Paris"),
        ("Vivo en Calle Mayor 12, 28013 Madrid.", "address", "Calle Mayor 12, 28013 Madrid"),
        ("I am Mr Ulf Oyelaran.", "name", "Ulf Oyelaran"),
        ("Ich heiße Ute Kern.", "name", "Ute Kern"),
        ("Where is it?\n\nKind regards,\nMargit Hollander", "name", "Margit Hollander"),
        ("Your Customer number: 88123456", "record", "88123456"),
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
        "Record number of rides: 12", "my blog post is long", "phone battery 100 percent", "Dear Customer Service team,", "Dear all,", "mail support@example.com",
        "https://docs.example.com/user/guide.html", "https://example.com/users/sign_in", "https://example.com/help?page=2&sort=name",
        "The build 20220608203253 is out", "Dr. X saw her", "my name is wrong", "Hi there!", "I live 2 miles down the road", "call me on 12.03.2026",
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


def test_a_person_keeps_the_numbers_of_the_name_in_all_its_forms():
    full = pseudonym("name", "Anna Berger", "thread=7")
    first, last = full.removeprefix("[NAME ").removesuffix("]").split()

    assert pseudonym("name", "Anna", "thread=7") == f"[NAME {first}]"
    assert pseudonym("name", "Berger", "thread=7") == f"[NAME {last}]"
    assert pseudonym("email", "anna.berger@example.org", "thread=7") == f"[EMAIL {first} {last}]"
    assert pseudonym("name", "Anna Weiss", "thread=7") != full


def test_dates_of_a_group_are_moved_by_the_same_days_in_their_own_format():
    example = Example(
        1, "DOB: 3 May 1980, seen 2026-02-01 and 02/03/2026", "Fine.", groups={"patient": "7"}
    )

    found = list(checks.make("personal_data", {"all_dates": True}).run([example]))

    born, seen, again = (f.suggestion for f in found)
    moved = read(born, "D Month YYYY") - date(1980, 5, 3)
    assert 30 <= abs(moved.days) <= 364
    assert read(seen, "YYYY-MM-DD") - date(2026, 2, 1) == moved
    assert read(again, "DD/MM/YYYY") - date(2026, 3, 2) == moved


@pytest.mark.parametrize(
    "number",
    ["BY13NBRB3600900000002Z00AB00", "EG380019000500000000263180002", "VA59001123000012345678"],
)
def test_account_numbers_of_every_country_of_the_registry_are_known(number):
    (found,) = personal_data(f"Please pay to {number} today.")

    assert (found.kind, found.start, found.end) == ("iban", 14, 14 + len(number))


@pytest.mark.parametrize(
    "number",
    [
        "+1 (415) 555-0199 ext. 12",
        "415.555.0199 ext 99",
        "+49 (0)171/7654321",
        "(0)171 7654321",
        "00 44 20 7946 0199",
        "0176-87654321",
        "833.555.0199x1887",
    ],
)
def test_a_phone_number_is_found_with_its_extension(number):
    (found,) = [one for one in personal_data(f"You find me there: {number}") if one.kind == "phone"]

    assert f"You find me there: {number}"[found.start : found.end] == number


def test_a_number_after_a_word_and_is_one():
    assert [one.kind for one in personal_data("my cell is 4155550199")] == ["phone"]


@pytest.mark.parametrize(
    "text",
    [
        "order 751-954-9268",
        "part number 001-755-3290",
        "SN 833.719.3994",
        "tracking 1Z 999 AA1 01 2345 6784",
    ],
)
def test_the_number_of_a_thing_is_no_phone_number(text):
    assert [one.kind for one in personal_data(text) if one.kind == "phone"] == []


def test_a_phone_number_later_in_the_sentence_is_one():
    found = [one.kind for one in personal_data("My order is late, call me: 415-555-0199")]

    assert found == ["phone"]

"""Given names that stand alone."""

import pytest

from curate.text.personal.names import names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They will call Hannah tomorrow.", "Hannah"),
        ("Who wrote it? Gabriel: I did.", "Gabriel"),
        ("David is on holiday.", "David"),
        ("We saw Emma's order.", "Emma"),
        ("Please tell Krzysztof, he knows.", "Krzysztof"),
    ],
)
def test_a_usual_given_name_alone_is_found_within_a_sentence(text, name):
    (found,) = names(text)

    assert text[found.start : found.end] == name
    assert found.score < 0.7  # hardly anybody is known by it alone


@pytest.mark.parametrize(
    "text",
    [
        "Hannah",  # a heading, a city, a product
        "Mark the box and press Enter.",
        "We moved to Florence in May, near Victoria.",
        "Take the Alexander Bridge to Saint Martin.",
        "The Linda 300 lamp is broken, so is linda-2.",
        "She has GERD and reads MARY.",
        "Elisabeth Street 4 is closed.",
    ],
)
def test_a_given_name_that_names_something_else_is_left(text):
    assert [one for one in names(text) if one.score == 0.5] == []

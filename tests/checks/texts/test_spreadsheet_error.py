"""Error values of spreadsheets, and texts that only speak of them."""

import pytest

from curate.checks.texts.spreadsheet_error import error_values


@pytest.mark.parametrize(
    "text",
    [
        "#REF!",
        "#N/A",
        "#NAME?",
        "#DIV/0!",
        "#BEZUG!",
        "#NV",
        "#¡VALOR!",
        "#VALEUR!",
        "Err:502",
        "########",
        "Your order #REF! was sent.",
        "Dear #N/A, thank you.",
    ],
)
def test_an_error_value_is_found(text):
    (found,) = error_values(text)

    assert found[0] in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Order #17 and #new are late",
        "My formula shows #REF! since today",
        "In Excel I see #N/A everywhere",
        "Type `#NAME?` in the field",
        "## Heading\n\n#### Part",
        "above\n##########\nbelow",
        "see channel #ref and #value",
        "https://example.org/#REF!",
    ],
)
def test_what_is_none_is_left_alone(text):
    assert error_values(text) == []

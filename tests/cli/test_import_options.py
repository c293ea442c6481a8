import pytest

from curate.cli.import_options import cleaning_option, mapping_option
from curate.domain.errors import UnknownName, Unusable


@pytest.mark.parametrize("pair", ["input", "colour=Message", "=Message"])
def test_a_mapping_that_makes_no_sense_is_said(pair):
    with pytest.raises(Unusable, match="write --map ROLE=COLUMN"):
        mapping_option([pair])


def test_steps_are_asked_for_by_role():
    assert cleaning_option(["input=blanks,mojibake", "all=unicode"]) == {
        "input": ["mojibake", "unicode", "blanks"],
        "output": ["unicode"],
        "system": ["unicode"],
        "label": ["unicode"],
    }
    assert cleaning_option([]) is None


@pytest.mark.parametrize(
    ("text", "error"),
    [("input", Unusable), ("=html", UnknownName), ("input=", Unusable), ("input=x", UnknownName)],
)
def test_cleaning_that_makes_no_sense_is_said(text, error):
    with pytest.raises(error):
        cleaning_option([text])


def test_a_role_that_is_named_twice_takes_both_columns():
    assert mapping_option(["input=Subject", "input=Body", "id=Nr"]) == {
        "input": ["Subject", "Body"],
        "id": ["Nr"],
    }
    assert mapping_option([]) is None

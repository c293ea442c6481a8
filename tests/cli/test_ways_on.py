import inspect
import re

import pytest

from curate.cli.ways_on import WAYS_ON, error_sentence
from curate.domain import errors
from curate.domain.errors import CurateError, MappingMissing, NotFound, UnreviewedPersonalData

CLASSES = [
    one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, CurateError)
]


def test_every_error_has_a_code_of_its_own():
    assert len({one.code for one in CLASSES}) == len(CLASSES)
    assert NotFound.code == "not_found"


@pytest.mark.parametrize(
    "error",
    [
        NotFound("job", 7),
        MappingMissing("a.csv", "input", ("Body", "Answer")),
        UnreviewedPersonalData("tickets", "v1", "2 × a phone number", 2),
    ],
)
def test_the_app_speaks_of_no_command_and_the_command_line_does(error):
    assert type(error) in WAYS_ON
    assert not re.search(r"--\w|`curate", str(error))
    assert re.search(r"--\w|`curate", error_sentence(error))
    assert error_sentence(error).startswith(error.what)


def test_what_needs_no_other_words_is_said_alike():
    error = NotFound("project", "x", "Projects here: y.")

    assert error_sentence(error) == str(error) == "There is no project 'x'. Projects here: y."

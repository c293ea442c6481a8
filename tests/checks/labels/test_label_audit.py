"""Every label gets a doubt, and wrong ones stand above right ones."""

from dataclasses import replace
from importlib.util import find_spec

import pytest

from curate.checks.labels.label_audit import audit
from curate.domain.examples import Example
from tests.checks.labels.test_labels import ROWS, WRONG


def test_every_label_has_a_doubt_and_the_wrong_one_comes_first():
    found = audit([*ROWS, WRONG], meaning=False)

    assert len(found) == len(ROWS) + 1
    assert [one.doubt for one in found] == sorted((one.doubt for one in found), reverse=True)
    assert (found[0].example, found[0].label, found[0].other) == (19, "Delivery", "Battery")
    assert found[0].doubt > 0.5 > found[1].doubt
    assert all(0 <= one.doubt <= 1 and one.other != one.label for one in found)


def test_the_order_of_the_examples_does_not_matter():
    rows = [*ROWS, WRONG]

    assert audit(rows, meaning=False) == audit(rows[::-1], meaning=False)


def test_where_nothing_can_be_said_nothing_is_said_and_it_comes_last():
    rare = [replace(WRONG, id=900 + n, label="Odd", input=f"Odd {n}") for n in range(4)]
    blank = Example(950, " ", "Thanks.", label="Battery")

    found = audit([*ROWS, *rare, blank], meaning=False)

    assert {one.example for one in found if one.doubt is None} == {900, 901, 902, 903, 950}
    assert [one.example for one in found[-5:]] == [900, 901, 902, 903, 950]
    assert audit([], meaning=False) == []
    assert [one.doubt for one in audit(ROWS[:12], meaning=False)] == [None] * 12  # one label alone


def test_labels_that_are_answers_or_stand_inside_them_are_audited_too():
    answers = [replace(e, output=e.label, label=None) for e in [*ROWS, WRONG]]
    inside = [
        replace(e, output=f"Topic: {e.label}\nAnswer by: the {i % 7}th", label=None)
        for i, e in enumerate([*ROWS, WRONG])
    ]

    assert audit(answers, meaning=False)[0].example == 19
    first = audit(inside, meaning=False)[0]
    assert (first.example, first.field) == (19, "Topic")


@pytest.mark.skipif(not find_spec("wordllama"), reason="the extra semantic is not installed")
def test_meaning_counts_beside_the_words():
    assert audit([*ROWS, WRONG], meaning=True)[0].example == 19

"""Labels: wrong ones, rare ones, and one that drowns the others."""

import json
from dataclasses import replace
from importlib.util import find_spec

import pytest

from curate.checks import LabelBalance, LabelError, Outlier, sentence
from curate.domain.examples import Example

WORDS = ("today", "again", "since Monday", "at home", "on the way", "yesterday", "in the rain", "twice", "this week", "at night", "upstairs", "outside")  # fmt: skip
TEXTS = {
    "Battery": "My battery does not charge {}, the charger light stays red",
    "Delivery": "My parcel was not delivered {}, the courier never rang",
    "Billing": "The invoice shows a wrong amount {}, please refund the money",
}
ROWS = [
    Example(100 * n + i, text.format(word), "Thank you, we will look into it.", label=label)
    for n, (label, text) in enumerate(TEXTS.items(), 1)
    for i, word in enumerate(WORDS)
]
WRONG = Example(
    19,
    "My battery does not charge after lunch, the charger light stays red",
    "Thank you.",
    label="Delivery",
    external_id="T-1019",
)


def test_an_example_that_reads_like_another_label_is_found_and_no_other():
    (finding,) = LabelError().run([*ROWS, WRONG])

    assert finding.examples == (19,)
    assert sentence(finding).startswith("T-1019 is labeled Delivery, but reads like Battery (9")
    assert (finding.field, finding.suggestion) == (None, None)


def test_the_other_label_is_suggested_where_the_label_is_the_answer():
    rows = [replace(e, output=e.label or "", label=None) for e in [*ROWS, WRONG]]

    (finding,) = LabelError().run(rows)

    assert (finding.examples, finding.field, finding.suggestion) == ((19,), "output", "Battery")


def test_right_labels_are_not_doubted():
    assert list(LabelError().run(ROWS)) == []


def test_what_is_doubted_follows_from_the_texts_and_not_from_ids():
    renumbered = [replace(e, id=1000 - e.id) for e in [*ROWS, WRONG]]

    assert [f.examples for f in LabelError().run(renumbered)] == [(981,)]


def test_a_label_with_few_texts_is_neither_doubted_nor_suggested():
    few = [e for e in ROWS if e.label != "Battery" or e.id % 100 < 5]

    assert list(LabelError().run([*few, WRONG])) == []
    assert list(LabelError().run([e for e in ROWS if e.label == "Battery"])) == []


@pytest.mark.parametrize("copies", [1, 15])
def test_many_copies_of_one_text_are_one_text(copies):
    same = [replace(WRONG, id=500 + i, label="Odd") for i in range(copies)]

    assert list(LabelError().run([*ROWS, *same])) == []


def test_a_rare_label_is_reported_with_its_examples():
    rare = [
        replace(WRONG, id=i, label=spelled) for i, spelled in ((7, "Odd"), (8, "odd"), (9, "Odd"))
    ]

    (finding,) = LabelBalance().run([*ROWS, *rare])

    assert (finding.examples, finding.severity) == ((7, 8, 9), "note")
    assert sentence(finding).startswith("Only 3 of 39 examples are labeled Odd.")


def test_a_label_that_nearly_all_have_is_reported():
    many = [replace(WRONG, id=1000 + i) for i in range(400)]

    (finding,) = LabelBalance().run([*ROWS, *many])

    assert "(94 %) are labeled Delivery" in sentence(finding)
    assert len(finding.examples) == 50


def test_answers_that_are_labels_are_balanced_too():
    rows = [replace(e, output=e.label or "", label=None) for e in ROWS]

    assert len(list(LabelBalance(minimum=13).run(rows))) == 3


def test_without_labels_there_is_nothing_to_balance():
    assert list(LabelBalance().run([replace(e, output=e.input, label=None) for e in ROWS])) == []


def test_a_label_inside_an_answer_is_doubted_at_its_place():
    rows = [
        replace(e, output=f"Topic: {e.label}\nAnswer by: the {i % 7}th", label=None)
        for i, e in enumerate([*ROWS, WRONG])
    ]

    (finding,) = LabelError().run(rows)

    wrong = rows[-1].output
    assert (finding.examples, finding.suggestion) == ((19,), "Battery")
    assert wrong[finding.start : finding.end] == "Delivery"
    assert sentence(finding).startswith("T-1019 has Topic “Delivery”, but reads like Battery")


def test_a_rare_label_inside_json_answers_is_reported():
    rows = [replace(e, output=json.dumps({"topic": e.label}), label=None) for e in ROWS]
    rows += [Example(900, "Do you sell bells?", '{"topic": "Advice"}')]

    (finding,) = LabelBalance().run([*rows, replace(rows[-1], id=901)])

    assert finding.examples == (900, 901)
    assert "are of topic Advice" in sentence(finding)


@pytest.mark.skipif(not find_spec("wordllama"), reason="the extra semantic is not installed")
def test_labels_can_be_compared_by_meaning():
    assert [f.examples for f in LabelError(meaning=True).run([*ROWS, WRONG])] == [(19,)]


def test_an_input_unlike_all_others_is_reported_and_no_other():
    odd = Example(999, "Vennligst slett kontoen min omgående, takk skal dere ha", "Done.")

    (finding,) = Outlier(minimum=20).run([*ROWS, odd])

    assert (finding.examples, finding.severity) == ((999,), "note")
    assert list(Outlier().run([*ROWS[:10], odd])) == []

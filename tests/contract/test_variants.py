import json
from dataclasses import dataclass, field

import pytest

from curate.contract import (
    AnswerFormat,
    FieldsContract,
    JsonContract,
    LabelContract,
    ProseContract,
    infer,
    infer_answer_format,
    load,
)  # fmt: skip
from curate.contract.answer_format import conformity
from curate.domain.errors import Unusable
from curate.domain.examples import Example
from tests.contract import planted


@dataclass(frozen=True)
class Answer:
    output: str
    label: str | None = None
    groups: dict = field(default_factory=dict)


def labelled(label, rows):
    return [Answer(row.text, label) for row in rows]


CARDS = labelled("triage", planted.cards("plain", 60))
NOTES = labelled("visit", planted.notes("capitals", 40))
LETTERS = labelled("reply", planted.letters(50))


def test_labels_whose_answers_have_another_format_get_a_variant():
    answer_format = infer_answer_format([*CARDS, *NOTES, *LETTERS])

    assert answer_format.by == "label"
    assert answer_format.kind == "fields"
    assert {name: one.kind for name, one in answer_format.variants.items()} == {
        "visit": "sections",
        "reply": "prose",
    }
    assert answer_format.contract_for(CARDS[0]).kind == "fields"
    assert answer_format.contract_for(NOTES[0]).kind == "sections"
    assert answer_format.contract_for(Answer("", "Visit")).kind == "sections"
    assert answer_format.contract_for(Answer("", "unheard of")).kind == "fields"
    assert conformity(answer_format, [*CARDS, *NOTES, *LETTERS]) > 0.75


def test_groups_whose_answers_have_another_format_get_a_variant():
    answers = [
        Answer(one.output, groups={"desk": one.label, "thread": str(number)})
        for number, one in enumerate([*CARDS, *NOTES])
    ]

    answer_format = infer_answer_format(answers)

    assert answer_format.by == "group:desk"
    assert list(answer_format.variants) == ["visit"]


def test_a_line_that_one_label_always_has_and_the_others_never_makes_a_variant():
    extra = [Answer(f"{one.output}\nSerial: B-{n}", "recall") for n, one in enumerate(CARDS[:30])]

    answer_format = infer_answer_format([*CARDS, *extra])

    assert [f.key for f in answer_format.variants["recall"].fields][-1] == "Serial"
    assert all(f.required for f in answer_format.variants["recall"].fields)
    assert "Serial" not in [f.key for f in answer_format.default.fields]


@pytest.mark.parametrize(
    "rows",
    [planted.cards("plain", 120, 0.25), planted.notes("colon", 120, 0.25), planted.labels("words", 120, 0.2),
     planted.objects(None, 120, 0.25), planted.letters(120)],
)  # fmt: skip
def test_drift_alone_makes_no_variants(rows):
    names = ("a", "b", "c", "d", "e")
    answers = [Answer(row.text, names[n % 5], {"team": names[n % 3]}) for n, row in enumerate(rows)]

    assert infer_answer_format(answers) == AnswerFormat(default=infer(planted.texts(rows)))


def test_answers_that_are_their_own_label_have_one_format():
    rows = planted.labels("snakes", 300)

    answer_format = infer_answer_format([Answer(row.text, row.meant) for row in rows])

    assert not answer_format.variants
    assert answer_format.kind == "label"


def test_the_order_of_the_answers_changes_nothing():
    answers = [*CARDS, *NOTES, *LETTERS]

    assert infer_answer_format(answers) == infer_answer_format(answers[::-1])


def test_what_chooses_can_be_said():
    assert not infer_answer_format([*CARDS, *NOTES], None).variants
    assert infer_answer_format([*CARDS, *NOTES], "label").variants
    assert not infer_answer_format([*CARDS, *NOTES], "group:desk").variants


def test_a_house_format_survives_its_spec_and_stays_flat():
    answer_format = infer_answer_format([*CARDS, *NOTES])
    spec = json.loads(json.dumps(answer_format.spec()))

    assert load(spec) == answer_format
    assert spec["kind"] == "fields"
    assert spec["variants"]["visit"]["kind"] == "sections"
    assert load(answer_format.default.spec()) == AnswerFormat(default=answer_format.default)


def test_every_format_is_told_with_what_it_is_for():
    told = infer_answer_format([*CARDS, *NOTES]).describe()

    assert told.startswith("Where the label is visit: Answer in sections")
    assert "\n\nOtherwise: Answer with exactly these lines" in told


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"kind": "prose", "variants": {"a": {"kind": "prose"}}}, "by"),
        ({"kind": "prose", "by": "mood"}, "by"),
        ({"kind": "prose", "by": "label", "variants": {"a": {"kind": "poem"}}}, "variants.a"),
    ],
)
def test_variants_that_can_not_be_used_are_refused_in_one_sentence(data, where):
    with pytest.raises(Unusable, match=where) as caught:
        load(data)

    assert "\n" not in str(caught.value)


def test_a_house_format_judges_an_example_by_its_label():
    answer_format = AnswerFormat(
        default=ProseContract(),
        by="label",
        variants={"yes": LabelContract(labels=("Yes", "No"))},
    )

    assert answer_format.contract_for(Example(1, "?", "Perhaps.", label="free")).holds("Perhaps.")
    assert not answer_format.contract_for(Example(2, "?", "Perhaps.", label="yes")).holds(
        "Perhaps."
    )
    assert isinstance(answer_format.contract_for(Example(3, "?", "")), ProseContract)
    assert {FieldsContract, JsonContract}.isdisjoint(map(type, answer_format.contracts))

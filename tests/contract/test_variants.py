import json
from dataclasses import dataclass, field

import pytest

from curate.contract import (
    FieldsContract,
    HouseFormat,
    JsonContract,
    LabelContract,
    ProseContract,
    infer,
    infer_house,
    load,
)  # fmt: skip
from curate.contract.house import conformity
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
    house = infer_house([*CARDS, *NOTES, *LETTERS])

    assert house.by == "label"
    assert house.kind == "fields"
    assert {name: one.kind for name, one in house.variants.items()} == {
        "visit": "sections",
        "reply": "prose",
    }
    assert house.of(CARDS[0]).kind == "fields"
    assert house.of(NOTES[0]).kind == "sections"
    assert house.of(Answer("", "Visit")).kind == "sections"
    assert house.of(Answer("", "unheard of")).kind == "fields"
    assert conformity(house, [*CARDS, *NOTES, *LETTERS]) > 0.75


def test_groups_whose_answers_have_another_format_get_a_variant():
    answers = [
        Answer(one.output, groups={"desk": one.label, "thread": str(number)})
        for number, one in enumerate([*CARDS, *NOTES])
    ]

    house = infer_house(answers)

    assert house.by == "group:desk"
    assert list(house.variants) == ["visit"]


def test_a_line_that_one_label_always_has_and_the_others_never_makes_a_variant():
    extra = [Answer(f"{one.output}\nSerial: B-{n}", "recall") for n, one in enumerate(CARDS[:30])]

    house = infer_house([*CARDS, *extra])

    assert [f.key for f in house.variants["recall"].fields][-1] == "Serial"
    assert all(f.required for f in house.variants["recall"].fields)
    assert "Serial" not in [f.key for f in house.default.fields]


@pytest.mark.parametrize(
    "rows",
    [planted.cards("plain", 120, 0.25), planted.notes("colon", 120, 0.25), planted.labels("words", 120, 0.2),
     planted.objects(None, 120, 0.25), planted.letters(120)],
)  # fmt: skip
def test_drift_alone_makes_no_variants(rows):
    names = ("a", "b", "c", "d", "e")
    answers = [Answer(row.text, names[n % 5], {"team": names[n % 3]}) for n, row in enumerate(rows)]

    assert infer_house(answers) == HouseFormat(default=infer(planted.texts(rows)))


def test_answers_that_are_their_own_label_have_one_format():
    rows = planted.labels("snakes", 300)

    house = infer_house([Answer(row.text, row.meant) for row in rows])

    assert not house.variants
    assert house.kind == "label"


def test_the_order_of_the_answers_changes_nothing():
    answers = [*CARDS, *NOTES, *LETTERS]

    assert infer_house(answers) == infer_house(answers[::-1])


def test_what_chooses_can_be_said():
    assert not infer_house([*CARDS, *NOTES], None).variants
    assert infer_house([*CARDS, *NOTES], "label").variants
    assert not infer_house([*CARDS, *NOTES], "group:desk").variants


def test_a_house_format_survives_its_spec_and_stays_flat():
    house = infer_house([*CARDS, *NOTES])
    spec = json.loads(json.dumps(house.spec()))

    assert load(spec) == house
    assert spec["kind"] == "fields"
    assert spec["variants"]["visit"]["kind"] == "sections"
    assert load(house.default.spec()) == HouseFormat(default=house.default)


def test_every_format_is_told_with_what_it_is_for():
    told = infer_house([*CARDS, *NOTES]).describe()

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
    house = HouseFormat(
        default=ProseContract(),
        by="label",
        variants={"yes": LabelContract(labels=("Yes", "No"))},
    )

    assert house.of(Example(1, "?", "Perhaps.", label="free")).holds("Perhaps.")
    assert not house.of(Example(2, "?", "Perhaps.", label="yes")).holds("Perhaps.")
    assert isinstance(house.of(Example(3, "?", "")), ProseContract)
    assert {FieldsContract, JsonContract}.isdisjoint(map(type, house.contracts))

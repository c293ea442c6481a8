import json
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.contract import (
    FieldsContract,
    FieldSpec,
    JsonContract,
    LabelContract,
    ProseContract,
    SectionsContract,
    SectionSpec,
    coverage,
    dates,
    infer,
    load,
)  # fmt: skip
from curate.contract.aspects.speakers import turns
from curate.contract.spelling import spellings
from curate.domain.errors import Unusable

LABELS = LabelContract(labels=("Billing", "Delivery", "Brakes and gears"))
CARD = FieldsContract(
    fields=(
        FieldSpec(key="Topic", type="choice", choices=("Billing", "Delivery", "Warranty")),
        FieldSpec(key="Urgency", type="choice", choices=("Low", "Normal", "High")),
        FieldSpec(key="Since", type="date", date_format="YYYY-MM-DD", choices=("not stated",)),
        FieldSpec(key="Ask"),
    )
)
NOTE = SectionsContract(
    sections=(
        SectionSpec(heading="SUBJECTIVE"),
        SectionSpec(heading="OBJECTIVE"),
        SectionSpec(heading="ASSESSMENT"),
        SectionSpec(heading="PLAN", body="list"),
    )
)
OBJECT = JsonContract(
    json_schema={
        "type": "object",
        "properties": {
            "topic": {"type": "string", "enum": ["billing", "delivery"]},
            "count": {"type": "integer"},
        },
        "required": ["topic", "count"],
        "additionalProperties": False,
    }
)
PROSE = ProseContract(min_length=5, max_length=60, greeting=True, sign_off=True, markdown=False)
ALL = [LABELS, CARD, NOTE, OBJECT, PROSE]

GOOD_CARD = "Topic: Billing\nUrgency: Low\nSince: 2026-02-03\nAsk: Refund it."
GOOD_NOTE = "SUBJECTIVE\nCough.\n\nOBJECTIVE\nChest clear.\n\nASSESSMENT\nCold.\n\nPLAN\n- Rest."


@pytest.mark.parametrize("contract", ALL, ids=lambda c: c.kind)
def test_a_contract_survives_its_spec(contract):
    assert load(json.loads(json.dumps(contract.spec()))).default == contract
    assert contract.describe()


@pytest.mark.parametrize("contract", ALL, ids=lambda c: c.kind)
@given(text=st.text())
def test_any_text_can_be_judged_and_a_repair_needs_no_second_one(contract, text):
    violations = contract.violations(text)
    fixed = contract.repair(text)

    assert contract.holds(text) == (not violations)
    for v in violations:
        assert (v.start is None) == (v.end is None)
        assert v.start is None or 0 <= v.start <= v.end <= len(text)
    if fixed is not None:
        assert fixed != text
        assert contract.repair(fixed) is None


@pytest.mark.parametrize(
    ("data", "where"),
    [({}, "kind"), ({"kind": "poem"}, "kind"), ({"kind": "label", "labels": []}, "labels"),
     ({"kind": "json", "json_schema": {"type": 7}}, "json_schema")],
)  # fmt: skip
def test_data_that_are_no_contract_are_refused_in_one_sentence(data, where):
    with pytest.raises(Unusable, match=where):
        load(data)


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("billing", "Billing"), ("Biling", "Billing"), (" Delivery\n", "Delivery"), ('"Delivery."', "Delivery"),
        ("brakes_and_gears", "Brakes and gears"), ("Topic: Billing", "Billing"), ("BRAKES-AND-GEARS", "Brakes and gears"),
    ],
)  # fmt: skip
def test_misspelled_labels_are_fixed(text, fixed):
    assert LABELS.repair(text) == fixed


@pytest.mark.parametrize("text", ["", "Refunds", "I think it is about billing or so"])
def test_what_is_no_label_is_reported_and_not_guessed(text):
    assert LABELS.repair(text) is None
    assert not LABELS.holds(text)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("Topic: Billing", "topic: Billing", "key_spelling"), ("Topic: Billing", "Topc: Billing", "key_spelling"),
        ("Topic: Billing", "TOPIC : billing", "key_spelling"), ("Topic: ", "Topic - ", "separator"),
        ("Topic: ", "Topic:   ", "spacing"), ("Topic: ", "Topic:", "spacing"), ("Topic: ", "**Topic:** ", "separator"),
        ("Low", "LOW", "value_spelling"), ("Billing", "Biling", "value_spelling"), ("Urgency", "Priority", "key_spelling"),
        ("2026-02-03", "3 February 2026", "date_format"), ("2026-02-03", "Feb 3, 2026", "date_format"),
        ("2026-02-03", "3.2.2026", "date_format"), ("Low", "Low  ", "spacing"),
    ],
)  # fmt: skip
def test_drift_in_a_card_is_found_and_fixed(before, after, code):
    drifted = GOOD_CARD.replace(before, after, 1)

    assert code in {v.code for v in CARD.violations(drifted)}
    assert CARD.repair(drifted) == GOOD_CARD


def test_lines_in_another_order_and_fences_are_fixed():
    lines = GOOD_CARD.split("\n")

    assert CARD.repair("\n".join([lines[1].lower(), lines[0], *lines[2:]])) == GOOD_CARD
    assert CARD.repair(f"```\n{GOOD_CARD}\n```") == GOOD_CARD


def test_a_label_with_white_space_around_it_is_reported_as_such():
    (violation,) = LABELS.violations("Billing ")

    said = LABELS.sentence(violation.code, violation.args)
    assert said == "There are spaces or line breaks around “Billing”."
    assert violation.suggestion == "Billing"


def test_json_that_ends_too_early_is_reported_as_incomplete():
    contract = JsonContract(json_schema={"type": "object"})

    (violation,) = contract.violations('{"urgency": "low", "days": 3')

    assert "incomplete" in contract.sentence(violation.code, violation.args)
    assert violation.suggestion == '{"urgency": "low", "days": 3}'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD_CARD.replace("Urgency: Low\n", ""), "missing_field"),
        (GOOD_CARD + "\nInternal: ask Petra", "extra_field"),
        (GOOD_CARD.replace("2026-02-03", "03/02/2026"), "date_format"),
        (GOOD_CARD.replace("2026-02-03", "last week"), "date_value"),
        (GOOD_CARD.replace("Billing", "Gardening"), "choice_value"),
        (GOOD_CARD.replace("Refund it.", ""), "empty_field"),
        ("It is about a refund.", "no_fields"),
        ("Here you are:\n" + GOOD_CARD, "extra_text"),
        (GOOD_CARD + "\nTopic: Billing", "repeated_field"),
    ],
)
def test_what_only_a_person_can_fix_has_no_suggestion(text, code):
    (violation,) = CARD.violations(text)

    assert violation.code == code
    assert violation.suggestion is None


def test_a_text_value_may_go_on_over_several_lines():
    assert CARD.holds(GOOD_CARD + "\nThen send a new one.")


def test_a_field_may_have_words_in_place_of_a_date():
    assert CARD.holds(GOOD_CARD.replace("2026-02-03", "not stated"))


def test_the_data_decides_between_two_readings_of_a_date():
    rows = [
        f"Topic: Billing\nSince: {year}-05-{day}" for year in (2024, 2025) for day in range(10, 20)
    ]
    unclear = "Topic: Billing\nSince: 03/02/2026"

    assert infer([*rows, unclear]).repair(unclear) is None
    assert infer([*rows, unclear, "Topic: Billing\nSince: 25/02/2026"]).repair(unclear) == (
        "Topic: Billing\nSince: 2026-02-03"
    )
    assert infer([*rows, unclear, "Topic: Billing\nSince: 02/25/2026"]).repair(unclear) == (
        "Topic: Billing\nSince: 2026-03-02"
    )


@given(st.dates(), st.sampled_from([f for f in dates.FORMATS if "YYYY" in f]))
def test_a_date_can_be_read_in_the_format_it_was_written_in(day, format_):
    assert dates.read(dates.write(day, format_), format_) == day


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUBJECTIVE\n", "Subjective:\n"), ("ASSESSMENT", "ASSESMENT"), ("PLAN", "## Plan"), ("OBJECTIVE", "**Objective**"),
        ("OBJECTIVE\n", "Objective: "), ("SUBJECTIVE", "S"),
    ],
)  # fmt: skip
def test_headings_are_fixed(before, after):
    assert NOTE.repair(GOOD_NOTE.replace(before, after, 1)) == GOOD_NOTE


def test_sections_in_another_order_are_put_right():
    blocks = GOOD_NOTE.split("\n\n")

    assert NOTE.repair("\n\n".join([blocks[0], blocks[2], blocks[1], blocks[3]])) == GOOD_NOTE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD_NOTE.replace("\n\nPLAN\n- Rest.", ""), "missing_section"),
        (GOOD_NOTE + "\n\nFOLLOW UP\nIn a week.", "extra_section"),
        (GOOD_NOTE.replace("- Rest.", "Rest and fluids."), "not_a_list"),
        (GOOD_NOTE.replace("Chest clear.", ""), "empty_section"),
        ("Cough, chest clear, cold, rest.", "no_sections"),
    ],
)
def test_what_is_wrong_with_sections_is_said(text, code):
    (violation,) = NOTE.violations(text)

    assert violation.code == code
    assert violation.suggestion is None


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ('```json\n{"topic": "billing", "count": 2}\n```', '{"topic": "billing", "count": 2}'),
        ('Sure! {"topic": "billing", "count": 2} Bye', '{"topic": "billing", "count": 2}'),
        ('{"Topic": "Billing", "count": "2"}', '{"topic": "billing", "count": 2}'),
        ('{"count": 2, "topic": "billing"}', '{"topic": "billing", "count": 2}'),
        ("{'topic': 'delivery', 'count': 1,}", '{"topic": "delivery", "count": 1}'),
        ('{"topic":"biling","count":2}', '{"topic":"billing","count":2}'),
        ('{\n  "topik": "billing",\n  "count": 2\n}', '{\n  "topic": "billing",\n  "count": 2\n}'),
    ],
)
def test_json_is_fixed(text, fixed):
    assert OBJECT.repair(text) == fixed
    assert OBJECT.holds(fixed)


@pytest.mark.parametrize(
    "text", ["", "no", "[1]", "{", '{"topic": "billing"}', '{"topic": "x", "count": 1, "z": 2}']
)
def test_json_that_only_a_person_can_fix_is_reported(text):
    assert not OBJECT.holds(text)
    assert not OBJECT.holds(OBJECT.repair(text) or text)


def test_every_missing_and_every_extra_key_is_said_once():
    violations = OBJECT.violations('{"size": 1, "{mood}": 2}')

    assert [(one.code, one.about) for one in violations] == [
        ("missing_key", "topic"),
        ("missing_key", "count"),
        ("extra_key", "size"),
        ("extra_key", "{mood}"),
    ]
    assert [OBJECT.sentence(one.code, one.args) for one in violations] == [
        "The key “topic” is missing.",
        "The key “count” is missing.",
        "“size” is not one of the keys.",
        "“{mood}” is not one of the keys.",
    ]


def test_the_rules_of_prose_are_kept():
    assert PROSE.holds("Hello Ann,\nit is on its way.\nKind regards")
    codes = {
        v.code
        for v in PROSE.violations(
            "**Yes**, it is on its way and will be with you early next week, promise."
        )
    }
    assert codes == {"too_long", "missing_greeting", "missing_sign_off", "unwanted_markdown"}


def test_nothing_to_infer_from_is_prose():
    assert infer([]) == infer(["", " "]) == ProseContract()
    assert coverage(LABELS, []) == 1.0


def test_labels_are_inferred_with_the_spelling_of_the_majority():
    outputs = (
        ["Billing"] * 30
        + ["billing"] * 5
        + ["Biling", "Billing."]
        + ["Delivery"] * 20
        + ["DELIVERY"] * 4
    )

    contract = infer(outputs)

    assert contract == LabelContract(labels=("Billing", "Delivery"))
    assert coverage(contract, outputs) == pytest.approx(50 / len(outputs))
    assert {contract.repair(o) or o for o in outputs} == {"Billing", "Delivery"}


def test_similar_labels_that_are_both_frequent_stay_separate():
    outputs = ["card_lost"] * 10 + ["card_cost"] * 9 + ["tier 1"] * 20 + ["tier 2"] * 2

    assert set(infer(outputs).labels) == {"card_lost", "card_cost", "tier 1", "tier 2"}


def test_fields_are_inferred_through_a_quarter_of_drift():
    topics = ("Billing", "Delivery", "Warranty")
    good = [
        f"Topic: {topics[i % 3]}\nUrgency: {'Low' if i % 2 else 'High'}\nSince: 2026-03-{i % 28 + 1:02}\nAsk: Do {i}."
        for i in range(60)
    ]
    drifted = [
        text.replace(*swap, 1)
        for text, swap in zip(
            good[:20],
            [
                ("Topic", "topic"),
                ("Urgency", "Urgancy"),
                (": ", " - "),
                ("2026-", "26-"),
                ("Low", "low"),
            ]
            * 4,
            strict=True,
        )
    ]

    contract = infer(good[20:] + drifted)

    assert [f.key for f in contract.fields] == ["Topic", "Urgency", "Since", "Ask"]
    assert [f.type for f in contract.fields] == ["choice", "choice", "date", "text"]
    assert set(contract.fields[0].choices) == set(topics)
    assert coverage(contract, good) == 1.0


def test_sections_and_json_are_inferred():
    notes = [GOOD_NOTE.replace("Cough.", f"Cough for {i} days.") for i in range(20)]
    notes[3] = notes[3].replace("ASSESSMENT", "ASSESMENT")
    objects = [json.dumps({"topic": ["billing", "delivery"][i % 2], "count": i}) for i in range(20)]
    objects[4] = objects[4].replace("topic", "Topic")

    assert infer(notes) == NOTE
    assert infer(objects).json_schema["properties"] == {
        "topic": {"type": "string", "enum": ["billing", "delivery"]},
        "count": {"type": "integer"},
    }
    assert infer(objects).repair(objects[4]) == objects[4].replace("Topic", "topic")


def test_running_text_is_prose_even_with_colons_and_headings_in_it():
    outputs = [
        f"Hello,\nplease note: parcel {i} left on Monday. It may take {i} days.\nWarm regards"
        for i in range(30)
    ]

    assert infer(outputs).kind == "prose"
    assert coverage(infer(outputs), outputs) == 1.0


@given(
    st.lists(
        st.sampled_from(
            [GOOD_CARD, GOOD_NOTE, "Billing", "billing", "Delivery", '{"a": 1}', "Some prose. Yes."]
        )
    )
)
def test_the_order_of_the_answers_does_not_matter(outputs):
    assert infer(outputs) == infer(outputs[::-1])


def test_the_parts_of_an_answer_are_named_as_in_the_contract():
    assert CARD.parts("topic: biling\nAsk: Refund")["Topic"] == "Billing"
    assert NOTE.parts(GOOD_NOTE)["PLAN"] == "- Rest."
    assert OBJECT.parts('{"topic": "Billing", "count": 2}') == {"topic": "billing", "count": "2"}
    assert LABELS.parts("billing") == {"label": "Billing"}
    assert PROSE.parts("Hello") == {}


def test_many_different_short_answers_are_grouped_in_bounded_time():
    random = Random(5)  # noqa: S311
    values = ["".join(random.choices("abcde", k=random.randint(4, 6))) for _ in range(20_000)]
    spellings(["note", "note", "nose"])  # the lists of words are loaded
    started = process_time()

    found = spellings(values)

    assert process_time() - started < 10  # 25 s before
    assert sum(found.right.values()) + len(found.single) == len(values)


def test_headings_that_recur_are_no_speakers():
    note = "HEAD: Normal.\nNOTE: Seen.\nNOTE: Seen again.\nPLAN: Return."
    talk = "Agent: Hello.\nCaller: Hi.\nAgent: How are you?\nCaller: Well."

    assert list(turns(note)) == []
    assert [name for _, _, name in turns(talk)] == ["Agent", "Caller", "Agent", "Caller"]

"""Answers with other values of some parts."""

from curate.contract import FieldsContract, FieldSpec, JsonContract, LabelContract, ProseContract

CARD = FieldsContract(
    fields=(
        FieldSpec(key="Topic", type="choice", choices=("Bike", "Car")),
        FieldSpec(key="Urgency", type="choice", choices=("High", "Low"), required=False),
        FieldSpec(key="Reply"),
    )
)


def test_a_value_is_replaced_a_missing_line_put_in_its_place_and_one_that_is_none_removed():
    text = "Topic: Bike\nReply: Hello\n\nYours, Ann"

    assert CARD.with_parts(text, {"Topic": "Car"}) == "Topic: Car\nReply: Hello\n\nYours, Ann"
    assert (
        CARD.with_parts(text, {"Urgency": "Low"})
        == "Topic: Bike\nUrgency: Low\nReply: Hello\n\nYours, Ann"
    )
    assert (
        CARD.with_parts("Topic: Bike\nUrgency: Low\nReply: Yes", {"Urgency": None})
        == "Topic: Bike\nReply: Yes"
    )
    assert CARD.with_parts("Topic: Bike", {"Urgency": "High"}) == "Topic: Bike\nUrgency: High"
    assert CARD.with_parts(text, {}) == text


def test_json_values_keep_their_types_and_order():
    rules = JsonContract(
        json_schema={
            "type": "object",
            "properties": {"topic": {"enum": ["Bike", "Car"]}, "ok": {"type": "boolean"}, "n": {"enum": [1, None]}},
        }
    )  # fmt: skip
    text = '{"topic": "Bike", "ok": true, "n": 1}'

    assert (
        rules.with_parts(text, {"topic": "Car", "ok": "false"})
        == '{"topic": "Car", "ok": false, "n": 1}'
    )
    assert rules.with_parts(text, {"topic": None, "n": None}) == '{"ok": true, "n": null}'
    assert (
        rules.with_parts('{"ok": true}', {"topic": "Car", "n": "1"})
        == '{"topic": "Car", "ok": true, "n": 1}'
    )
    assert rules.with_parts(text, {}) == text


def test_a_label_is_replaced_and_prose_has_no_parts():
    assert LabelContract(labels=("A", "B")).with_parts("A", {"label": "B"}) == "B"
    assert ProseContract().with_parts("Hello", {"label": "B"}) == "Hello"

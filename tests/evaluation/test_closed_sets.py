"""Values out of lists: what fits, what may follow, and that a model is held to nothing else."""

from dataclasses import replace

import pytest

from curate.contract import (
    AnswerFormat,
    FieldsContract,
    FieldSpec,
    JsonContract,
    LabelContract,
    ProseContract,
)
from curate.evaluation import arms
from curate.evaluation.base import Setting
from curate.evaluation.closed_sets import closed_sets
from tests.models.tiny import colours

CARD = FieldsContract(
    fields=(
        FieldSpec(key="Topic", type="choice", choices=("Bike", "Bike shop")),
        FieldSpec(key="Since", type="date", date_format="YYYY-MM-DD", choices=("not stated",)),
        FieldSpec(key="Urgency", type="choice", choices=("High", "Low")),
    )
)
OBJECT = JsonContract(
    json_schema={
        "type": "object",
        "properties": {
            "topic": {"enum": ["Bike", "Car"]},
            "level": {"enum": [1, 12, None]},
            "note": {"type": "string"},
        },
    }
)


@pytest.mark.parametrize(
    ("contract", "text", "so_far", "as_it_is"),
    [
        (LabelContract(labels=("Billing", "Delivery")), "Bill", True, False),
        (LabelContract(labels=("Billing", "Delivery")), "Billing", True, True),
        (LabelContract(labels=("Billing", "Delivery")), "Billings", False, False),
        (CARD, "Topic: Bi", True, False),
        (CARD, "Topic: Bike", True, True),
        (CARD, "Topic: Bike sho", True, False),
        (CARD, "Topic: Boat", False, False),
        (CARD, "Topic:", True, False),
        (CARD, "Topic: Bike\nSince: whenever\nUrgency: Lo", True, False),
        (CARD, "Topic: Car\nUrgency: Low", False, False),
        (CARD, "I can't help with that.", True, True),
        (OBJECT, '{"topic": "Bi', True, False),
        (OBJECT, '{"topic":"Bike", "note": "what", "level": 1', True, True),
        (OBJECT, '{"topic": "Bike", "level": 12}', True, True),
        (OBJECT, '{"topic": "Boat"}', False, False),
        (OBJECT, '{"level": 13', False, False),
        (OBJECT, '{"note": "my \\"topic\\": \\"Boat\\""}', True, True),
    ],
)
def test_a_value_fits_while_it_can_still_become_one_of_its_list(contract, text, so_far, as_it_is):
    found = closed_sets(AnswerFormat(default=contract))

    assert (found.fits(text), found.fits(text, done=True)) == (so_far, as_it_is)


def test_what_may_follow_a_value_that_is_half_written():
    assert closed_sets(CARD).remainders("Topic:") == [" Bike", " Bike shop"]
    assert closed_sets(CARD).remainders("Topic: Bike") == ["", " shop"]
    assert closed_sets(CARD).remainders("Topic: Bike\nUrgency: H") == ["igh"]
    assert closed_sets(CARD).remainders("Topic: Bike\nSince: 20") == []
    assert closed_sets(OBJECT).remainders('{"topic": ') == ['"Bike"', '"Car"']
    assert closed_sets(LabelContract(labels=("a", "b"))).remainders("") == ["a", "b"]


def test_formats_without_lists_hold_nobody_to_anything():
    assert closed_sets(None) is None
    assert closed_sets(ProseContract()) is None
    mixed = AnswerFormat(default=ProseContract(), by="label", variants={"x": LabelContract(labels=("a",))})  # fmt: skip
    assert closed_sets(mixed) is None, "an answer in prose is no wrong label"


def test_every_model_arm_answers_out_of_the_list_and_keeps_what_it_wrote_by_itself(tiny):
    labels = LabelContract(labels=("blue", "green", "red", "white"))
    held_out = colours(6, part="held_out", start=100)
    letters = LabelContract(labels=("größer", "größte", "😀"))

    def answers(contract, name):
        setting = Setting(colours(16), tiny, contract, "", 0, lambda _: None, lambda: False)
        return arms.make(name).answer(setting, held_out, None)

    for name in ("base", "prompted", "few_shot", "retrieved"):
        found = answers(labels, name)
        assert {one.text for one in found} <= set(labels.labels)
        assert all(one.free is not None and one.free not in labels.labels for one in found)
    assert {one.text for one in answers(letters, "base")} <= set(letters.labels)
    freely = answers(None, "base")
    assert [one.as_written for one in answers(labels, "base")] == [one.text for one in freely]
    assert [one.loss for one in answers(labels, "base")] == pytest.approx(
        [one.loss for one in freely]
    )


def test_an_answer_that_is_in_its_list_already_is_not_written_again(tiny):
    held_out = colours(3, part="held_out", start=100)
    setting = Setting(colours(16), tiny, None, "", 0, lambda _: None, lambda: False)
    freely = arms.make("base").answer(setting, held_out, None)
    said = LabelContract(labels=tuple({one.text.strip() for one in freely}))

    again = arms.make("base").answer(replace(setting, contract=said, _loaded={}), held_out, None)

    assert [one.text for one in again] == [one.text for one in freely]
    assert {one.free for one in again} == {None}

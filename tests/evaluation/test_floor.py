"""Methods that take seconds and no base model, on answers of every kind."""

from pathlib import Path

import pytest

from curate import contract as contracts
from curate.contract import AnswerFormat, FieldsContract, FieldSpec, JsonContract, LabelContract
from curate.domain.examples import Turn
from curate.evaluation import Setting, arms
from curate.similarity.embeddings import with_meaning
from tests.models.tiny import record

TOPICS = (
    ("parcel delivery driver late", "Delivery", "Low"),
    ("invoice card charged refund", "Billing", "High"),
    ("password login account locked", "Login", "High"),
)
CARD = FieldsContract(
    fields=(
        FieldSpec(key="Topic", type="choice", choices=("Billing", "Delivery", "Login")),
        FieldSpec(key="Urgency", type="choice", choices=("High", "Low"), required=False),
        FieldSpec(key="Reply"),
    )
)
CLASSIFIERS = [
    "tfidf",
    pytest.param(
        "embeddings",
        marks=pytest.mark.skipif(not with_meaning(), reason="the extra semantic is not installed"),
    ),
]


def tickets(count, written, *, start=0, part="train"):
    """Tickets of three topics in turn; ``written`` makes the answer of topic, urgency and number."""
    made = []
    for number in range(start, start + count):
        words, topic, urgency = TOPICS[number % 3]
        asked = " ".join(words.split()[place % 4] for place in range(number, number + 3))
        made.append(record(number, f"{asked} {number}", written(topic, urgency, number), part=part))
    return made


def card(topic, urgency, number):
    return f"Topic: {topic}\nUrgency: {urgency}\nReply: Ticket {number} is with us."


def answers(arm, train, held_out, contract):
    setting = Setting(train, Path(), contract, "", 0, lambda _: None, lambda: False)
    return [one.text for one in arms.make(arm).answer(setting, held_out, None)]


@pytest.mark.parametrize("arm", CLASSIFIERS)
def test_each_closed_field_has_its_classifier_and_the_rest_is_of_the_nearest_example(arm):
    train, held = tickets(30, card), tickets(6, card, start=30)

    given = answers(arm, train, held, CARD)

    for text, asked in zip(given, held, strict=True):
        wanted, told = CARD.parts(asked.output), CARD.parts(text)
        assert (told["Topic"], told["Urgency"]) == (wanted["Topic"], wanted["Urgency"])
        assert told["Reply"] in {CARD.parts(one.output)["Reply"] for one in train}
        assert CARD.holds(text)


@pytest.mark.parametrize("arm", CLASSIFIERS)
def test_a_field_is_told_by_its_own_words_whatever_the_others_are(arm):
    """Urgent parcels are rare in training: the topic must not decide the urgency."""
    train = [
        record(n, f"{'parcel late' if n % 2 else 'card charged'} {'urgent now' if n // 2 % 2 else 'some day'} case {n}",
               f"Topic: {'Delivery' if n % 2 else 'Billing'}\nUrgency: {'High' if n // 2 % 2 else 'Low'}\nReply: Yes")
        for n in range(40) if n % 8 != 3
    ]  # fmt: skip
    asked = record(99, "parcel late urgent now case 99", "", part="held_out")

    (text,) = answers(arm, train, [asked], CARD)

    assert text == "Topic: Delivery\nUrgency: High\nReply: Yes"


def test_json_is_put_together_in_the_types_of_its_schema():
    schema = {
        "type": "object",
        "properties": {
            "topic": {"enum": ["Billing", "Delivery", "Login"]},
            "urgent": {"type": "boolean"},
            "level": {"enum": [1, 2, None]},
            "note": {"type": "string"},
        },
        "required": ["topic", "urgent", "level"],
    }
    rules = JsonContract(json_schema=schema)

    def written(topic, urgency, number):
        urgent, level = ("true", "null") if urgency == "High" else ("false", "1")
        return (
            f'{{"topic": "{topic}", "urgent": {urgent}, "level": {level}, "note": "No. {number}"}}'
        )

    given = answers("tfidf", tickets(30, written), tickets(6, written, start=30), rules)

    assert all(map(rules.holds, given))
    assert [rules.parts(text)["topic"] for text in given] == ["Delivery", "Billing", "Login"] * 2
    assert [rules.parts(text)["urgent"] for text in given] == ["false", "true", "true"] * 2


def test_labels_are_told_and_what_was_said_before_counts():
    labels = LabelContract(labels=("Billing", "Delivery"))
    train = [
        record(n, "Please help me", "Delivery" if n % 2 else "Billing",
               turns=(Turn("user", f"my {'parcel' if n % 2 else 'invoice'} is wrong"), Turn("assistant", "Why?")))
        for n in range(20)
    ]  # fmt: skip
    asked = [
        record(30 + n, "Please help me", "", part="held_out",
               turns=(Turn("user", f"this {thing} is wrong"), Turn("assistant", "Why?")))
        for n, thing in enumerate(("parcel", "invoice"))
    ]  # fmt: skip

    for arm in ("tfidf", "nearest"):
        assert answers(arm, train, asked, labels) == ["Delivery", "Billing"]


def test_the_majority_is_the_most_frequent_value_of_each_closed_field():
    train = tickets(
        9, lambda topic, _, n: card("Login" if n == 0 else topic, "Low" if n < 5 else "High", n)
    )

    (text,) = answers("majority", train, [record(99, "anything", "")], CARD)

    assert CARD.parts(text)["Topic"] == "Login"
    assert CARD.parts(text)["Urgency"] == "Low"


def test_prose_that_never_recurs_is_answered_by_the_nearest_example():
    train = tickets(12, lambda topic, _, n: f"We look into your {topic} case number {n} today.")
    asked = record(99, train[4].input, "", part="held_out")

    for arm in ("tfidf", "nearest"):
        assert answers(arm, train, [asked], contracts.ProseContract()) == [train[4].output]


def test_texts_without_a_word_are_answered_too():
    train = [record(n, "🙂" * (n + 1), "Delivery") for n in range(4)]
    asked = [record(9, "🙁", "", part="held_out")]

    for arm in ("majority", "tfidf", "nearest"):
        assert answers(arm, train, asked, None) == ["Delivery"]


def test_no_held_out_answer_label_or_group_changes_what_is_answered():
    """Answers, labels and groups of what is asked are swapped: nobody who looked at them could not tell."""
    kinds = AnswerFormat(
        default=CARD, by="label", variants={"x": LabelContract(labels=("Yes", "No"))}
    )
    train, held = tickets(30, card), tickets(6, card, start=30)
    spoilt = [
        record(one.example, one.input, "Yes", part="held_out", label="x", groups={"customer": "x"})
        for one in held
    ]

    for arm in ("majority", "tfidf", "nearest"):
        assert answers(arm, train, held, kinds) == answers(arm, train, spoilt, kinds)

import pytest
from pydantic import ValidationError

from curate.checks import Conflict, NearDuplicate, checks, sentence
from curate.domain.examples import Example

ASKED = "My bicycle was delivered with a broken mudguard, what now?"
NEARLY = "my bicycle was delivered with a broken mudguard - what now??"
PADDING = [
    Example(10 + i, f"Question about {'xyzuvw'[i] * 8}", f"Answer, rather long, {i}.")
    for i in range(6)
]


def conflicts(*examples):
    return [f.examples for f in checks.make("conflict").run([*examples, *PADDING])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            (
                "I'm here to help. To get a new mudguard, please follow these steps:\n1. Log in to your account.\n"
                "2. Open the order.\n3. Upload a photo of the damage."
            ),
            (
                "Sorry to hear that! Don't worry: log in to your account, open the order, and upload a photo of "
                "the damaged mudguard."
            ),
        ),
        ("1. Send a photo.\n2. Wait for our mail.", "Send a photo.\nWait for our mail."),
        ("We replace the mudguard within 14 days.", "We replace the mudguard."),
        ("No problem, we replace the mudguard.", "We replace the mudguard."),
        (
            "Please don't hesitate to mail a photo of the damage.",
            "Please mail a photo of the damage.",
        ),
        ("It will be shipped on Monday.", "It ships Monday."),
    ],
)
def test_two_wordings_of_one_answer_are_no_conflict(one, other):
    assert conflicts(Example(1, ASKED, one), Example(2, ASKED, other)) == []
    assert conflicts(Example(1, ASKED, one), Example(2, NEARLY, other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We refund within 14 days.", "We refund within 30 days."),
        ("Yes, we replace the mudguard.", "No, we do not replace the mudguard."),
        ("Choose form A in the app.", "Write to the workshop in Lyon and pay for the repair."),
        ("Nous remboursons la facture.", "Nous ne remboursons pas la facture."),
    ],
)
def test_answers_that_cannot_both_be_right_are_a_conflict(one, other):
    assert conflicts(Example(1, ASKED, one), Example(2, ASKED, other)) == [(1, 2)]


def test_numbers_that_the_input_names_are_no_difference():
    asked = "Please cancel order 1042 for me, it was ordered by mistake"

    assert (
        conflicts(
            Example(1, asked, "Order 1042 is cancelled."),
            Example(2, asked, "The order is cancelled."),
        )
        == []
    )


def test_a_label_that_differs_is_a_conflict_whatever_the_answer_says():
    one = Example(1, ASKED, "We replace it.", label="Returns")
    other = Example(2, ASKED, "We replace it.", label="Repairs")

    assert conflicts(one, other) == [(1, 2)]


def test_one_answer_to_many_inputs_is_neither_duplicate_nor_conflict():
    rows = [
        Example(number, f"{asked} of the patient in the file?", answer)
        for number, (asked, answer) in enumerate(
            [
                ("Allergies", "None."),
                ("Surgical history", "None"),
                ("Family history", "Noncontributory."),
                ("Immunisations and travel", "Noncontributory"),
            ],
            1,
        )
    ]

    for name in ("conflict", "exact_duplicate", "near_duplicate"):
        assert list(checks.make(name).run(rows)) == []


TEMPLATES = [
    (
        (
            "The patient fell off the bicycle on the way to work yesterday, landed on the left hand, and reports pain and "
            "swelling of the wrist since then. No numbness, no fever. He is right-handed; his tetanus shot is from 2021."
        ),
        (
            "The patient fell off the bicycle on the way to work yesterday, landed on the left hand, and reports pain and "
            "swelling of the wrist since then. No numbness, no fever. She is right-handed; her tetanus shot is from 2021."
        ),
    ),
    (
        (
            "[Web front end] The total in the basket is wrong after a voucher was entered. Steps: put a lock in "
            "the basket, enter the voucher, look at the total. Expected: 10 % less. Seen: 10 euros less."
        ),
        (
            "[Back end] The total in the basket is wrong after a voucher was entered. Steps: put a lock in the "
            "basket, enter the voucher, look at the total. Expected: 10 % less. Seen: 10 euros less."
        ),
    ),
]


@pytest.mark.parametrize(("one", "other"), TEMPLATES)
def test_versions_of_one_template_are_flagged(one, other):
    (finding,) = NearDuplicate().run([Example(1, one, "A"), Example(2, other, "A")])

    assert set(finding.examples) == {1, 2}
    assert finding.suggestion is None
    assert "Keep those that teach something different" in sentence(finding)


def test_numbers_and_courtesies_are_left_out_only_when_asked():
    pair = [
        Example(1, "Hello, my order 1042 is late.\n\nKind regards,\nAnna Berg", "A"),
        Example(2, "My order 88-7 is late.", "A"),
    ]

    assert list(NearDuplicate().run(pair)) == []
    check = NearDuplicate(ignore_numbers=True, ignore_courtesies=True)
    (finding,) = check.run(pair)
    assert "not counting numbers and ids and greeting and sign-off" in sentence(finding)


def test_the_check_names_itself_its_type_and_what_it_needs():
    assert Conflict.title == "Conflicting answers"
    assert Conflict.titles == {"different_answers": "Different answers"}
    assert Conflict.needs == {"contract", "clustering"}


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_a_share_of_words_is_one_of_zero_to_one_and_explained(share):
    with pytest.raises(ValidationError):
        Conflict(answers=share)

    assert (Conflict(answers=0).answers, Conflict(answers=1).answers) == (0, 1)
    for name, words in (("answers", "share fewer of the words"), ("contract", "inferred")):
        assert words in Conflict.model_fields[name].description


def about(*examples):
    (finding,) = Conflict().run([*examples, *PADDING])
    return finding.about


def test_a_decision_about_a_conflict_is_about_its_answers_and_labels():
    one, other = "We refund within 14 days.", "We refund within 30 days."
    known = about(Example(1, ASKED, one), Example(2, ASKED, other))

    assert known == about(Example(1, ASKED, one), Example(2, ASKED, other.upper()))
    assert known == about(Example(1, ASKED, one, label=""), Example(2, ASKED, other))
    assert known != about(Example(1, ASKED, one), Example(2, ASKED, "We refund within 3 days."))
    assert known != about(Example(1, ASKED, one, label="A"), Example(2, ASKED, other, label="A"))


def test_how_alike_the_inputs_are_is_said_of_two_and_at_least_of_more():
    answers = ["We refund within 14 days.", "Call the workshop.", "Send a photo by mail."]
    near = [
        ASKED,
        ASKED.replace("what now", "and what now"),
        ASKED.replace("My bicycle", "My new bicycle"),
    ]
    rows = [
        Example(n, asked, text)
        for n, (asked, text) in enumerate(zip(near, answers, strict=True), 1)
    ]

    (two,) = Conflict().run([*rows[:2], *PADDING])
    (three,) = Conflict(threshold=0.7).run([*rows, *PADDING])

    assert ("similarity" in two.args, "least" in two.args) == (True, False)
    assert "% similar)" in sentence(two)
    assert ("similarity" in three.args, "least" in three.args) == (False, True)
    assert "any two at least" in sentence(three)


def test_inputs_that_somebody_called_different_are_in_no_conflict_together():
    rows = [
        Example(1, ASKED, "We refund within 14 days."),
        Example(2, ASKED, "Call the workshop."),
        Example(3, ASKED, "Send a photo by mail."),
    ]

    found = Conflict(different=((1, 3),)).run([*rows, *PADDING])
    whole = Conflict().run([*rows, *PADDING])

    assert {one.examples for one in found} == {(1, 2), (2, 3)}
    assert {one.examples for one in whole} == {(1, 2, 3)}

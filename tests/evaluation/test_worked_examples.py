"""Worked examples in prompts: which, how many, and what they must not give away."""

import pytest

from curate.contract import AnswerFormat, LabelContract, ProseContract
from curate.domain.examples import Turn
from curate.evaluation import Setting, arms
from curate.evaluation.arms.few_shot import FewShot
from curate.evaluation.arms.retrieved import Retrieved
from curate.evaluation.worked_examples import best_number
from tests.models.tiny import colours, record

TRAIN, HELD_OUT = colours(16), colours(4, part="held_out", start=100)
PROMPTED = ["base", "prompted", "few_shot", "retrieved"]


def setting(tiny, train=TRAIN, **more):
    return Setting(
        train, tiny, more.pop("contract", None), "", 0, lambda _: None, lambda: False, **more
    )


def text(given, prompt):
    return given.chat.decode(prompt)


def test_the_nearest_examples_are_shown_the_nearest_last(tiny):
    given = setting(tiny)
    asked = record(99, "snow please 7?", "white", part="held_out")

    (prompt,) = Retrieved(examples=2).prompts(given, [asked])

    shown = text(given, prompt)
    assert shown.count("\nwhite") == 2
    assert shown.index("snow please 7?") < shown.rindex("snow please 7?")


def test_what_the_model_could_not_read_is_left_out_of_each_prompt(tiny):
    train = [record(n, f"{'word ' * 30}{n}", "yes") for n in range(8)]
    given = setting(tiny, train)

    prompts = Retrieved(examples=8).prompts(given, [record(99, f"{'word ' * 20}", "yes")])

    assert given.fits(prompts[0])
    assert "yes" in text(given, prompts[0])


@pytest.mark.parametrize("arm", [FewShot(examples=4), Retrieved(examples=4)])
def test_a_conversation_of_several_turns_is_shown_as_one_example(tiny, arm):
    turns = (Turn("user", "It is broken"), Turn("assistant", "Which?"))
    train = [record(n, f"The bike {n}", f"Bike {n}", turns=turns) for n in range(4)]
    given = setting(tiny, train)

    (prompt,) = arm.prompts(given, [record(99, "The bike", "x", part="held_out")])

    shown = text(given, prompt)
    assert shown.startswith("system\n")
    assert "User: It is broken\nAssistant: Which?\nUser: The bike 1\nAnswer: Bike 1" in shown
    assert shown.count("\nassistant\n") == 1, "no turn of an example is a turn of the chat"


def test_their_number_is_chosen_by_the_answers_of_the_validation_part(tiny):
    given = setting(tiny, validation=colours(4, part="validation", start=50))
    asked = []

    def prompts(records, number):
        asked.append((number, [one.part for one in records]))
        return FewShot(examples=number).prompts(given, records)

    assert best_number(given, "few_shot", (4, 1), prompts) in {1, 4}
    assert asked == [(4, ["validation"] * 4), (1, ["validation"] * 4)]
    assert best_number(setting(tiny), "few_shot", (2, 4, 8), prompts) == 4


@pytest.mark.parametrize("arm", PROMPTED)
def test_no_prompt_depends_on_the_answer_the_label_or_a_group(tiny, arm):
    """A variant of the format that the label selects would tell a model the label."""
    rules = AnswerFormat(
        default=ProseContract(),
        by="label",
        variants={"blue": LabelContract(labels=("blue", "sky")), "white": ProseContract(max_length=9)},
    )  # fmt: skip
    given = setting(tiny, contract=rules)
    spoilt = [
        record(one.example, one.input, "nothing", part="held_out", label="white", groups={"a": "b"})
        for one in HELD_OUT
    ]

    assert arms.make(arm).prompts(given, HELD_OUT) == arms.make(arm).prompts(given, spoilt)


def test_guidelines_are_in_the_prompt_unless_they_leave_no_room(tiny):
    short = setting(tiny, guidelines="Say one colour.")
    long = setting(tiny, guidelines="Say one colour. " * 20)

    shown = [
        text(one, arms.make("prompted").prompts(one, HELD_OUT[:1])[0]) for one in (short, long)
    ]

    assert "Say one colour." in shown[0]
    assert "Say one colour." not in shown[1]

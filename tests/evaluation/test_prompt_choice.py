"""Which version of the prompt is used, and that the test has no say in it."""

import pytest

from curate.domain.prompts import PromptVersion
from curate.evaluation import Setting, evaluate
from curate.evaluation.prompt_choice import choose_prompt
from curate.evaluation.worked_examples import validation_loss
from curate.models import messages
from tests.models.tiny import colours

TRAIN = colours(12)
VALIDATION = colours(4, part="validation", start=40)
HELD_OUT = colours(4, part="held_out", start=60)
VERSIONS = [PromptVersion(2, "Name the colour."), PromptVersion(1, "Be brief."), PromptVersion()]


def setting(tiny, **more):
    more.setdefault("validation", VALIDATION)
    more.setdefault("prompts", VERSIONS)
    return Setting(
        TRAIN, tiny, None, "Say what colour it is.", 0, lambda _: None, lambda: False, **more
    )


def test_the_version_that_makes_the_validation_answers_most_likely_is_used(tiny):
    given = setting(tiny)

    chosen = choose_prompt(given, ["prompted"], HELD_OUT)

    wanted = {}
    for one in VERSIONS:
        text = one.text or "Say what colour it is."
        prompts = [given.chat.prompt(messages(text, row.turns, row.input)) for row in VALIDATION]
        wanted[one.number] = validation_loss(given, VALIDATION, prompts)
    assert chosen.losses == pytest.approx(wanted)
    assert chosen.chosen == min(wanted, key=wanted.get)
    assert given.prompt.number == chosen.chosen
    assert chosen.rows == 4


def test_the_answers_of_the_test_have_no_say(tiny):
    spoilt = colours(4, part="held_out", start=61)

    one = choose_prompt(setting(tiny), ["prompted"], HELD_OUT)
    other = choose_prompt(setting(tiny), ["prompted"], spoilt)

    assert one == other


@pytest.mark.parametrize(
    ("more", "names"),
    [({"validation": ()}, ["prompted"]), ({}, ["external"]), ({"prompts": VERSIONS[:1]}, ["prompted"])],
)  # fmt: skip
def test_without_a_choice_the_version_in_force_is_used(tiny, more, names):
    given = setting(tiny, **more)

    chosen = choose_prompt(given, names, HELD_OUT)

    assert (chosen.chosen, dict(chosen.losses), chosen.rows) == (2, {}, 0)
    assert given.instruction(HELD_OUT[0]) == "Name the colour."


def test_a_version_that_leaves_no_room_is_left_out_and_that_is_said(tiny):
    given = setting(tiny, prompts=[PromptVersion(3, "word " * 200), PromptVersion()])

    chosen = choose_prompt(given, ["prompted"], HELD_OUT)

    assert chosen.chosen == 0
    assert given.notes[0].startswith("Version 3 of the prompt was left out")


def test_guidelines_that_are_left_out_are_told_with_the_result(tiny):
    given = setting(tiny, prompts=(), guidelines="Say one colour. " * 20)

    result, _ = evaluate(
        ["majority", "prompted", "few_shot"], given, HELD_OUT, {}, None, lambda *_: None
    )

    assert result.prompt.version.chosen == 0
    assert "The guidelines are not in the generated prompt: they take" in result.prompt.notes[0]
    few = result.prompt.examples["few_shot"]
    assert set(few.losses) == {2, 4, 8}
    assert few.chosen == min(few.losses, key=few.losses.get)


def test_methods_without_a_prompt_keep_none(tiny):
    result, _ = evaluate(["majority", "base"], setting(tiny), HELD_OUT, {}, None, lambda *_: None)

    assert result.prompt is None

import pytest
from scipy.stats import binomtest

from curate.contract import LabelContract, ProseContract
from curate.domain.errors import Cancelled
from curate.evaluation.base import Setting
from curate.evaluation.forgetting import answer_questions, compare_answers, questions
from curate.evaluation.forgetting.questions import Question, in_house_format
from tests.models.tiny import colours

LABELS = LabelContract(labels=("Billing", "Delivery"))
ASKED = questions()
RIGHT = [one.answer for one in ASKED]


def says(*words, **more):
    return Question("q", "general", "?", words[0], words, **more)


def test_there_are_fifty_general_and_twenty_off_task_questions_each_asked_once():
    kinds = [one.kind for one in ASKED]

    assert (kinds.count("general"), kinds.count("off_task")) == (50, 20)
    assert len({one.id for one in ASKED}) == len({one.ask for one in ASKED}) == 70


@pytest.mark.parametrize("question", ASKED, ids=lambda one: one.id)
def test_the_right_answer_is_right_and_nothing_is_not(question):
    assert question.holds(question.answer)
    assert question.holds(f" {question.answer}.\n")
    assert not question.holds("")
    assert not question.holds("Topic: Billing")


@pytest.mark.parametrize(
    "question", [one for one in ASKED if one.kind == "general"], ids=lambda one: one.id
)
def test_repeating_a_general_question_does_not_answer_it(question):
    assert not question.holds(question.ask)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("12", True),
        ("It is 12.", True),
        ("twelve", True),
        ("There are **12** of them", True),
        ("112", False),
        ("12.5", False),
        ("12,000", False),
        ("1.12", False),
        ("no idea " * 60 + "12", False),
    ],
)
def test_a_number_counts_where_it_stands_by_itself_near_the_beginning(answer, right):
    assert says("12", "twelve").holds(answer) is right


def test_a_form_is_followed_by_the_whole_answer_or_not_at_all():
    only_yes = Question("q", "general", "?", "Yes", reads="yes")

    assert [only_yes.holds(one) for one in ("Yes", "yes.", "Yes, it is.", "Oh yes")] == [
        True,
        True,
        False,
        False,
    ]


def test_nobody_can_tell_whether_free_text_is_in_the_house_format():
    assert in_house_format("Billing", LABELS) is True
    assert in_house_format("Good morning!", LABELS) is False
    assert in_house_format("Good morning!", ProseContract()) is None
    assert in_house_format("Good morning!", None) is None


def test_a_model_that_answers_everything_in_the_house_format_forgot_everything():
    (found,) = compare_answers(RIGHT, {"tuned": ["Billing"] * 70}, LABELS)

    general, off = found.general, found.off_task
    assert (general.before, general.after, general.lost, general.gained) == (50, 0, 50, 0)
    assert (off.before, off.after) == (20, 0)
    assert (found.in_format_before, found.in_format_after) == (0, 20)
    assert general.high < 0
    assert off.high < 0
    assert [one.right_after for one in found.answers] == [False] * 70


def test_an_off_task_answer_in_the_house_format_is_none_even_if_it_is_about_what_was_asked():
    sea = next(place for place, one in enumerate(ASKED) if one.id == "sentence-about-the-sea")
    contract = LabelContract(labels=("sea", "sky"))
    after = [*RIGHT]
    after[sea] = "sea"

    (found,) = compare_answers(RIGHT, {"tuned": after}, contract)

    assert (found.off_task.lost, found.in_format_after) == (1, 1)


@pytest.mark.parametrize(("lost", "gained"), [(0, 0), (6, 0), (9, 3), (14, 2), (4, 5)])
def test_p_is_that_of_mcnemar_and_the_interval_agrees_with_it(lost, gained):
    before = ["" if place < gained else one for place, one in enumerate(RIGHT)]
    after = ["" if gained <= place < gained + lost else one for place, one in enumerate(RIGHT)]

    (found,) = compare_answers(before, {"tuned": after}, LABELS)

    kept = found.general
    exact = binomtest(lost, lost + gained).pvalue if lost + gained else 1.0
    assert (kept.lost, kept.gained) == (lost, gained)
    assert kept.p == pytest.approx(exact)
    assert (kept.low <= 0 <= kept.high) is bool(exact > 0.05)
    assert kept.low < (gained - lost) / 50 < kept.high


def test_p_is_adjusted_for_all_models_and_kinds_that_are_told_together():
    after = [*([""] * 7), *RIGHT[7:]]

    one, other = compare_answers(RIGHT, {"tuned:1": after, "tuned:2": RIGHT}, LABELS)

    assert (one.arm, other.arm) == ("tuned:1", "tuned:2")
    assert one.general.p_adjusted == pytest.approx(min(1, 4 * one.general.p))
    assert other.general.p_adjusted == 1


def test_a_model_answers_every_question_and_the_same_again(tiny):
    told = []
    setting = Setting(colours(4), tiny, None, "", 0, lambda _: None, lambda: False)

    one = answer_questions(setting, None, told.append)

    assert len(one) == 70
    assert one == answer_questions(setting, None, lambda _: None)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_asking_stops_when_it_is_told_to(tiny):
    setting = Setting(colours(4), tiny, None, "", 0, lambda _: None, lambda: True)

    with pytest.raises(Cancelled):
        answer_questions(setting, None, lambda _: None)

"""Asking a model the fixed questions, and comparing a tuned model with its base on them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from curate.contract import ContractChooser
from curate.domain.results import Forgetting, Kept, QuestionAnswer, QuestionKind
from curate.evaluation.base import Setting
from curate.evaluation.forgetting.questions import Question, in_house_format, questions
from curate.evaluation.generation import answer_all
from curate.evaluation.pairs import holm
from curate.evaluation.statistics import Sample
from curate.models import Encoded, messages

MOST = 64
"""Longest answer in tokens."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a model answered to each question, whether rightly, and whether in the house format."""

    answers: Sequence[str]
    right: Sequence[bool]
    in_format: Sequence[bool | None]


def answer_questions(
    setting: Setting, adapter: Path | None, on_progress: Callable[[float], None]
) -> list[str]:
    """What a model answers to each of the fixed questions, asked plainly: no instruction, no example.

    Args:
        setting: The base model, and whether to stop.
        adapter: Of the tuned model; None for the base model.
        on_progress: Called with the part done, 0 to 1.

    Raises:
        Cancelled: ``setting.should_stop`` said so.
    """
    asked = [
        Encoded(
            number,
            setting.chat.prompt(messages("", (), one.ask)),
            setting.chat.answer(one.answer),
        )
        for number, one in enumerate(questions())
    ]
    found = answer_all(setting.loaded(adapter), asked, MOST, on_progress, setting.should_stop)
    return [one.text for one in found]


def compare_answers(
    before: Sequence[str], after: Mapping[str, Sequence[str]], contract: ContractChooser | None
) -> tuple[Forgetting, ...]:
    """Each tuned model against its base model on the fixed questions.

    p is exact (McNemar), the interval by Tango; p is adjusted by Holm for all comparisons that are made here.
    An off-task answer in the house format is not one: nobody asked for it.

    Args:
        before: What the base model answered, in the order of the questions.
        after: What each tuned model did, by its arm.
        contract: The house format, if there is one.
    """
    asked = questions()
    base = _judge(asked, before, contract)
    tuned = {arm: _judge(asked, answers, contract) for arm, answers in after.items()}
    kinds: tuple[QuestionKind, ...] = ("general", "off_task")
    compared = {
        (arm, kind): _compare(asked, kind, base, one)
        for arm, one in tuned.items()
        for kind in kinds
    }
    adjusted = dict(zip(compared, holm([p for *_, p in compared.values()]), strict=True))
    kept = {key: Kept(*found, adjusted[key]) for key, found in compared.items()}
    return tuple(
        Forgetting(
            arm=arm,
            general=kept[arm, "general"],
            off_task=kept[arm, "off_task"],
            in_format_before=_in_format(asked, base),
            in_format_after=_in_format(asked, one),
            answers=tuple(
                QuestionAnswer(
                    question.kind,
                    question.ask,
                    base.answers[place],
                    one.answers[place],
                    right_before=base.right[place],
                    right_after=one.right[place],
                )
                for place, question in enumerate(asked)
            ),
        )
        for arm, one in tuned.items()
    )


def _judge(
    asked: Sequence[Question], answers: Sequence[str], contract: ContractChooser | None
) -> _Judged:
    in_format = [in_house_format(answer, contract) for answer in answers]
    right = [
        question.holds(answer) and not (question.kind == "off_task" and housed)
        for question, answer, housed in zip(asked, answers, in_format, strict=True)
    ]
    return _Judged(answers, right, in_format)


def _compare(
    asked: Sequence[Question], kind: QuestionKind, before: _Judged, after: _Judged
) -> tuple[int, int, int, int, int, float, float, float]:
    """The first parts of ``Kept``."""
    places = [place for place, one in enumerate(asked) if one.kind == kind]
    was, now = ([one.right[place] for place in places] for one in (before, after))
    found = Sample([str(place) for place in places], 0).shares(
        [float(one) for one in now], [float(one) for one in was]
    )
    lost = sum(one and not other for one, other in zip(was, now, strict=True))
    gained = sum(other and not one for one, other in zip(was, now, strict=True))
    return (len(places), sum(was), sum(now), lost, gained, *found.ends(), found.p)


def _in_format(asked: Sequence[Question], of: _Judged) -> int | None:
    """How many off-task answers are in the house format; None where nobody can tell."""
    told = [
        one
        for question, one in zip(asked, of.in_format, strict=True)
        if question.kind == "off_task"
    ]
    return None if None in told else sum(bool(one) for one in told)

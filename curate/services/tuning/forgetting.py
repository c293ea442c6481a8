"""Measuring, in the worker, what tuned models forgot beside their task."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from curate.contract import ContractChooser
from curate.domain.errors import Unusable
from curate.domain.results import ArmScore, Forgetting
from curate.evaluation import Setting, arm_title, is_tuned
from curate.evaluation.forgetting import answer_questions, compare_answers
from curate.text import percent

SHARE = 0.2
"""The share of an evaluation's progress for the questions, where they are asked."""


def require_tuned(arms: Sequence[str]) -> None:
    """Refuse to measure forgetting where no tuned model is asked.

    Raises:
        Unusable: No arm is tuned.
    """
    if not any(map(is_tuned, arms)):
        raise Unusable(
            "Forgetting is measured on a tuned model, and none is compared. Nothing was started: train first "
            "and compare the tuned model, or leave forgetting out."
        )


def measure_forgetting(
    arms: Sequence[ArmScore],
    setting: Setting,
    adapters: Mapping[str, Path],
    contract: ContractChooser | None,
    on_progress: Callable[[float, str], None],
) -> tuple[Forgetting, ...]:
    """Ask each tuned model of an evaluation, and its base model, the fixed questions.

    No held-out example is asked, so it is no look at the test.

    Args:
        arms: Of the evaluation.
        setting: What its arms were given.
        adapters: Run to the folder of its adapter.
        contract: The house format.
        on_progress: Called with the part of the questions done (0 to 1) and what is being done.

    Raises:
        Cancelled: ``setting.should_stop`` said so.
    """
    tuned = [one.arm for one in arms if is_tuned(one.arm)]
    # The model that was asked last is still in memory; the base model is asked when no other is needed.
    order = [*reversed(tuned), None]
    answers: dict[str | None, list[str]] = {}
    for number, arm in enumerate(order):
        title = "Base model" if arm is None else arm_title(arm)

        def report(done: float, before: int = number, title: str = title) -> None:
            on_progress(
                (before + done) / len(order), f"{title}: {percent(done)} of general questions."
            )

        report(0.0)
        answers[arm] = answer_questions(setting, _adapter(arm, adapters), report)
    return compare_answers(answers[None], {arm: answers[arm] for arm in tuned}, contract)


def _adapter(arm: str | None, adapters: Mapping[str, Path]) -> Path | None:
    if arm is None:
        return None
    run = arm.partition(":")[2]
    return adapters[run] if run else next(iter(adapters.values()))

"""Asking every method for its answers to the same held-out examples."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from curate.domain.errors import Cancelled, NotFound, Unusable
from curate.domain.records import Record
from curate.evaluation.base import Setting, arm_title, arms
from curate.evaluation.generation import Answer
from curate.text import percent


def answer_with_all(
    names: Sequence[str],
    setting: Setting,
    held_out: Sequence[Record],
    adapters: Mapping[str, Path],
    on_progress: Callable[[float, str], None],
) -> dict[str, list[Answer]]:
    """The answers of each arm to every held-out example, in the order asked for.

    Args:
        names: Names of arms; ``tuned`` stands for every adapter, ``tuned:RUN`` for one.
        setting: What every arm is given.
        held_out: What is asked; no arm sees the reference answers.
        adapters: Run to the folder of its adapter.
        on_progress: Called with the part done (0 to 1) and what is being done.

    Raises:
        Unusable: There is nothing to ask, or no arm.
        UnknownName: There is no such arm.
        NotFound: A tuned arm names a run without an adapter.
        ModelUnavailable: The base model can't be loaded.
        Cancelled: ``setting.should_stop`` said so.
    """
    wanted = _resolve(names, adapters)
    if not held_out or not setting.train:
        raise Unusable(
            "An evaluation needs held-out examples and training examples. Nothing was compared: "
            "create a dataset version that has both."
        )
    answers: dict[str, list[Answer]] = {}
    for index, (arm, adapter) in enumerate(wanted.items()):
        title = arm_title(arm)

        def report(done: float, title: str = title, before: int = index) -> None:
            on_progress((before + done) / len(wanted), f"{title}: {percent(done)} answered.")

        if setting.should_stop():
            raise Cancelled("The evaluation")
        report(0.0)
        setting.on_progress = report
        started = time.monotonic()
        answers[arm] = arms.make(arm.partition(":")[0]).answer(setting, held_out, adapter)
        setting.spent[arm] = time.monotonic() - started
    on_progress(1.0, "Comparing.")
    return answers


def _resolve(names: Sequence[str], adapters: Mapping[str, Path]) -> dict[str, Path | None]:
    """The arms in the order asked for, each with its adapter."""
    wanted: dict[str, Path | None] = {}
    for arm in names:
        kind, _, run = arm.partition(":")
        if not arms[kind].tuned:
            wanted[arm] = None
        elif run or len(adapters) > 1:
            for one in [run] if run else list(adapters):
                if one not in adapters:
                    raise NotFound("trained adapter of run", one, "Nothing was compared.")
                wanted[f"{kind}:{one}"] = adapters[one]
        elif adapters:
            wanted[arm] = next(iter(adapters.values()))
        else:
            raise NotFound("trained adapter for the method", arm, "Train first.")
    if not wanted:
        raise Unusable("No method was named, so there is nothing to compare.")
    return wanted

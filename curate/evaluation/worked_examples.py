"""Worked examples in a prompt: how they are shown, how many fit, and how many are best."""

from collections.abc import Callable, Sequence

from curate.domain.examples import Turn
from curate.domain.prompts import Choice
from curate.domain.records import Record
from curate.evaluation.base import Setting
from curate.models import Continuation, Encoded, messages, share_prefix, shared_prefix

USUAL = 4
"""Worked examples where there is no validation part to choose by."""
TRIED = 8
"""Validation examples that their number is chosen by, at most."""
_ROWS = 4
Prompts = Callable[[Sequence[Record], int], list[tuple[int, ...]]]
"""The prompts for some records with so many worked examples."""


def prompt_with(setting: Setting, record: Record, shown: Sequence[Record]) -> tuple[int, ...]:
    """The instructions, worked examples, then what is asked.

    Examples of one question are earlier turns of the chat. A conversation of several turns would read as
    several examples there: where one is among them, all are written out in the instructions.
    """
    instruction = setting.instruction(record)
    if any(one.turns for one in shown):
        written = "\n\n".join(map(_written, shown))
        instruction = (
            f"{instruction}\n\nConversations with the right answer at the end of each:\n\n{written}"
        )
        return setting.chat.prompt(messages(instruction.strip(), record.turns, record.input))
    turns = [
        turn for one in shown for turn in (Turn("user", one.input), Turn("assistant", one.output))
    ]
    return setting.chat.prompt(messages(instruction, (*turns, *record.turns), record.input))


def _written(example: Record) -> str:
    said = [(turn.role.capitalize(), turn.text) for turn in example.turns]
    said += [("User", example.input), ("Answer", example.output)]
    return "\n".join(f"{who}: {text}" for who, text in said)


def best_number(setting: Setting, arm: str, numbers: Sequence[int], prompts: Prompts) -> int:
    """How many worked examples make the approved answers of the validation part most likely.

    Args:
        setting: Whose model is asked; it is told what was chosen.
        arm: The method that shows them.
        numbers: What to try; the first of several that are as good.
        prompts: The prompts of a number.
    """
    tried = validation_rows(setting)
    if not tried or len(numbers) == 1:
        number = USUAL if USUAL in numbers else numbers[0]
        setting.shown[arm] = Choice(number)
        return number
    losses = {number: validation_loss(setting, tried, prompts(tried, number)) for number in numbers}
    number = min(numbers, key=lambda number: losses[number])
    setting.shown[arm] = Choice(number, losses, len(tried))
    return number


def validation_rows(setting: Setting) -> list[Record]:
    """The validation examples that something is chosen by: few, so that it takes little."""
    return sorted(setting.validation, key=lambda one: one.example)[:TRIED]


def validation_loss(
    setting: Setting, records: Sequence[Record], prompts: Sequence[tuple[int, ...]]
) -> float:
    """Mean loss per token of the approved answers to some prompts by the untuned model, in nats."""
    import torch

    causal = setting.loaded(None).model
    asked = [
        Encoded(record.example, prompt, setting.chat.answer(record.output))
        for record, prompt in zip(records, prompts, strict=True)
    ]
    shared = shared_prefix(prompts)
    total = 0.0
    with torch.inference_mode():
        beginning = share_prefix(causal, prompts[0][:shared], 1)
        for start in range(0, len(asked), _ROWS):
            some = asked[start : start + _ROWS]
            losses = Continuation(causal, some, 0, beginning, shared).losses()
            total += sum(loss * len(one.answer) for loss, one in zip(losses, some, strict=True))
    return total / max(sum(len(one.answer) for one in asked), 1)

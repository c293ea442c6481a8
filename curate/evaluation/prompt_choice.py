"""Which version of the prompt is used: chosen on validation examples, never on the test."""

from collections.abc import Sequence

from curate.domain.prompts import Choice, PromptUse, PromptVersion
from curate.domain.records import Record
from curate.evaluation.base import GENERATED, ModelArm, Setting, arm_kind
from curate.evaluation.worked_examples import validation_loss, validation_rows
from curate.models import messages


def choose_prompt(setting: Setting, names: Sequence[str], held_out: Sequence[Record]) -> Choice:
    """Choose the version of the prompt, and have the setting use it.

    Of several versions the one that makes the approved answers of at most eight validation examples most
    likely. Where there are none, where no compared method asks the base model, or where there is one version,
    it is the one in force. What the model can't read is left out, and that is noted.

    Args:
        setting: Whose versions and model.
        names: The arms that are compared.
        held_out: What they are asked; only the questions are looked at.
    """
    versions = list(setting.prompts) or [GENERATED]
    if not _asks_the_base(names):
        setting.prompt = versions[0]
        return Choice(setting.prompt.number)
    readable = [one for one in versions if _fits(setting, one, held_out)]
    for one in versions:
        if one not in readable and one.text:
            setting.notes.append(
                f"Version {one.number} of the prompt was left out: with it, a question and an answer are "
                f"longer than the base model can read ({setting.chat.context:,} tokens)."
            )
    versions = readable or [GENERATED]
    tried = validation_rows(setting)
    setting.prompt = versions[0]
    if len(versions) == 1 or not tried:
        return _noted(setting, Choice(setting.prompt.number))
    losses = {
        one.number: validation_loss(
            setting, tried, [_prompt(setting, one, record) for record in tried]
        )
        for one in versions
    }
    setting.prompt = min(versions, key=lambda one: losses[one.number])
    return _noted(setting, Choice(setting.prompt.number, losses, len(tried)))


def prompt_use(setting: Setting, names: Sequence[str], chosen: Choice) -> PromptUse | None:
    """What an evaluation keeps of its prompt; None where no method needed one."""
    if not _prompted(names):
        return None
    return PromptUse(chosen, dict(setting.shown), tuple(setting.notes))


def _noted(setting: Setting, choice: Choice) -> Choice:
    if setting.prompt.generated and setting.left_out:
        setting.notes.append(setting.left_out)
    return choice


def _asks_the_base(names: Sequence[str]) -> bool:
    return any(issubclass(arm_kind(name), ModelArm) for name in _prompted(names))


def _prompted(names: Sequence[str]) -> list[str]:
    return [name for name in names if arm_kind(name).prompted]


def _prompt(setting: Setting, version: PromptVersion, record: Record) -> tuple[int, ...]:
    setting.prompt = version
    asked = messages(setting.instruction(record), record.turns, record.input)
    return setting.chat.prompt(asked)


def _fits(setting: Setting, version: PromptVersion, records: Sequence[Record]) -> bool:
    """Whether the model can read the longest question with it."""
    if not records:
        return True
    longest = max(records, key=lambda one: len(one.asked) + len(one.system))
    return setting.fits(_prompt(setting, version, longest))

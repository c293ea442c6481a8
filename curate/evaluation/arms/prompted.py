"""The base model with instructions in its prompt."""

from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import ModelArm, Setting, arms
from curate.models import messages


@arms.register
class Prompted(ModelArm):
    """The base model with the prompt of the project as its system message.

    That is the task, the guidelines and the format contract, unless somebody wrote another.
    """

    name: ClassVar[str] = "prompted"
    title: ClassVar[str] = "Prompted"
    words: ClassVar[str] = "prompted"
    default: ClassVar[bool] = True
    prompted: ClassVar[bool] = True

    @override
    def prompts(self, setting: Setting, held_out: Sequence[Record]) -> list[tuple[int, ...]]:
        return [
            setting.chat.prompt(messages(setting.instruction(record), record.turns, record.input))
            for record in held_out
        ]

"""The base model, asked exactly as the tuned model is."""

from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import ModelArm, Setting, arms


@arms.register
class Base(ModelArm):
    """The base model with nothing but the input (and the example's own system text)."""

    name: ClassVar[str] = "base"
    title: ClassVar[str] = "Base model"
    words: ClassVar[str] = "the base model"
    default: ClassVar[bool] = True

    @override
    def prompts(self, setting: Setting, held_out: Sequence[Record]) -> list[tuple[int, ...]]:
        return [setting.chat.encode(record).prompt for record in held_out]

"""The base model with instructions and the nearest training examples in its prompt."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import ModelArm, Setting, arms
from curate.evaluation.features import meaning, nearest_rows, words
from curate.evaluation.worked_examples import best_number, prompt_with
from curate.similarity.embeddings import with_meaning

NUMBERS = (2, 1, 4)
"""How many examples are tried on the validation part."""


@arms.register
class Retrieved(ModelArm):
    """The instructions, then the training examples most like each question, the nearest last.

    Nearest by word embeddings where the extra ``semantic`` is installed, else by the words of the whole
    conversation. How many is chosen on the validation part; what the model could not read is left out.
    """

    name: ClassVar[str] = "retrieved"
    title: ClassVar[str] = "Few-shot, nearest examples"
    words: ClassVar[str] = "few-shot with the nearest examples"
    default: ClassVar[bool] = True
    prompted: ClassVar[bool] = True

    examples: int | None = Field(
        None, ge=1, le=64, description="Most examples to show; chosen where it is not given."
    )

    @override
    def prompts(self, setting: Setting, held_out: Sequence[Record]) -> list[tuple[int, ...]]:
        features = meaning if with_meaning() else words

        def made(records: Sequence[Record], number: int) -> list[tuple[int, ...]]:
            known, asked = features(
                [one.asked for one in setting.train], [one.asked for one in records]
            )
            near = nearest_rows(known, asked, number)
            return [
                _fitting(setting, record, [setting.train[place] for place in places])
                for record, places in zip(records, near, strict=True)
            ]

        return made(held_out, self.examples or best_number(setting, self.name, NUMBERS, made))


def _fitting(setting: Setting, record: Record, nearest: Sequence[Record]) -> tuple[int, ...]:
    """The prompt with as many of the nearest examples as the model can read."""
    for number in range(len(nearest), -1, -1):
        prompt = prompt_with(setting, record, nearest[:number][::-1])
        if setting.fits(prompt):
            break
    return prompt

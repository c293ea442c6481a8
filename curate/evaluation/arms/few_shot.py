"""The base model with instructions and a few worked examples in its prompt."""

import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import ModelArm, Setting, arms
from curate.evaluation.worked_examples import best_number, prompt_with

NUMBERS = (4, 2, 8)
"""How many worked examples are tried on the validation part."""


@arms.register
class FewShot(ModelArm):
    """The instructions, then worked examples from the training part, the same for every question.

    How many of them is chosen on the validation part: the number that makes its approved answers most likely.
    """

    name: ClassVar[str] = "few_shot"
    title: ClassVar[str] = "Few-shot"
    words: ClassVar[str] = "few-shot"
    default: ClassVar[bool] = True
    prompted: ClassVar[bool] = True

    examples: int | None = Field(
        None, ge=1, le=64, description="Most worked examples to show; chosen where it is not given."
    )

    @override
    def prompts(self, setting: Setting, held_out: Sequence[Record]) -> list[tuple[int, ...]]:
        def made(records: Sequence[Record], number: int) -> list[tuple[int, ...]]:
            shown = diverse(setting.train, number, setting.seed)
            while True:
                prompts = [prompt_with(setting, record, shown) for record in records]
                if not shown or all(map(setting.fits, prompts)):
                    return prompts
                shown = shown[:-1]

        return made(held_out, self.examples or best_number(setting, self.name, NUMBERS, made))


def diverse(records: Sequence[Record], count: int, seed: int) -> list[Record]:
    """So many records, of as many different labels (or answers) as possible, chosen by seed."""
    order = sorted(records, key=lambda record: record.example)
    random.Random(seed).shuffle(order)  # noqa: S311 - a choice, not a secret
    by_label: dict[str, list[Record]] = defaultdict(list)
    for record in order:
        by_label[record.label or record.output].append(record)
    in_turn = chain.from_iterable(zip_longest(*by_label.values()))
    return [record for record in in_turn if record is not None][:count]

"""The base model with instructions and a few worked examples in its prompt."""

import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.domain.examples import Turn
from curate.domain.records import Record
from curate.evaluation.base import ModelArm, Setting, arms
from curate.models import messages


@arms.register
class FewShot(ModelArm):
    """The instructions, then worked examples from the training part as earlier turns."""

    name: ClassVar[str] = "few_shot"
    title: ClassVar[str] = "Few-shot"
    words: ClassVar[str] = "few-shot"
    default: ClassVar[bool] = True

    examples: int = Field(4, ge=1, le=64, description="Most worked examples to show.")

    @override
    def prompts(self, setting: Setting, held_out: Sequence[Record]) -> list[tuple[int, ...]]:
        shown = diverse(setting.train, self.examples, setting.seed)
        while True:
            prompts = [self._prompt(setting, record, shown) for record in held_out]
            longest = max(map(len, prompts), default=0) + setting.most
            if not shown or not setting.chat.context or longest <= setting.chat.context:
                return prompts
            shown = shown[:-1]

    @staticmethod
    def _prompt(setting: Setting, record: Record, shown: Sequence[Record]) -> tuple[int, ...]:
        turns = [
            turn
            for example in shown
            for turn in (Turn("user", example.input), Turn("assistant", example.output))
        ]
        said = messages(setting.instruction(record), (*turns, *record.turns), record.input)
        return setting.chat.prompt(said)


def diverse(records: Sequence[Record], count: int, seed: int) -> list[Record]:
    """So many records, of as many different labels (or answers) as possible, chosen by seed.

    Multi-turn records are left out: their earlier turns would read as examples of their own.
    """
    order = sorted((r for r in records if not r.turns), key=lambda record: record.example)
    random.Random(seed).shuffle(order)  # noqa: S311 - a choice, not a secret
    by_label: dict[str, list[Record]] = defaultdict(list)
    for record in order:
        by_label[record.label or record.output].append(record)
    in_turn = chain.from_iterable(zip_longest(*by_label.values()))
    return [record for record in in_turn if record is not None][:count]

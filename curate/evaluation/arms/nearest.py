"""The nearest example: the answer of the most similar training example."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import Arm, Setting, arms
from curate.evaluation.features import nearest_rows, words
from curate.evaluation.generation import Answer, without_model


@arms.register
class Nearest(Arm):
    """The answer of the training example whose conversation has the most words in common (TF-IDF)."""

    name: ClassVar[str] = "nearest"
    title: ClassVar[str] = "Nearest example"
    words: ClassVar[str] = "the nearest example"
    default: ClassVar[bool] = True

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        started = time.monotonic()
        train = setting.train
        known, asked = words([one.asked for one in train], [one.asked for one in held_out])
        texts = [train[near].output for (near,) in nearest_rows(known, asked)]
        return without_model(texts, time.monotonic() - started)

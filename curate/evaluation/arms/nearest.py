"""The nearest example: the answer of the most similar training example."""

from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import Setting, TextArm, arms
from curate.evaluation.features import nearest_rows, words


@arms.register
class Nearest(TextArm):
    """The answer of the training example whose conversation has the most words in common (TF-IDF)."""

    name: ClassVar[str] = "nearest"
    title: ClassVar[str] = "Nearest example"
    words: ClassVar[str] = "the nearest example"
    default: ClassVar[bool] = True

    @override
    def texts(self, setting: Setting, held_out: Sequence[Record]) -> list[str]:
        train = setting.train
        known, asked = words([one.asked for one in train], [one.asked for one in held_out])
        return [train[near].output for (near,) in nearest_rows(known, asked)]

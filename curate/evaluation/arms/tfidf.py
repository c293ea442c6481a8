"""The classifier baseline: logistic regression on the words of the conversation."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import Arm, Setting, arms
from curate.evaluation.classifier import classify
from curate.evaluation.features import main_directions
from curate.evaluation.generation import Answer, without_model


@arms.register
class Tfidf(Arm):
    """Logistic regression on TF-IDF: one classifier for each part with a list of values.

    It sees words, pairs of words and character sequences. Parts without such a list are as in the nearest
    training answer. Answers that have no parts are classes where they recur; where hardly any does, the
    nearest one is the answer.
    """

    name: ClassVar[str] = "tfidf"
    title: ClassVar[str] = "Classifier baseline (TF-IDF)"
    words: ClassVar[str] = "the classifier baseline"
    default: ClassVar[bool] = True

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        started = time.monotonic()
        texts = classify(setting.train, held_out, setting.contract, main_directions)
        return without_model(texts, time.monotonic() - started)

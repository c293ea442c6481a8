"""The nearest example: the answer of the most similar training example."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import Arm, Setting, arms
from curate.evaluation.generation import Answer


@arms.register
class Nearest(Arm):
    """The answer that belongs to the training input with the most words in common (TF-IDF)."""

    name: ClassVar[str] = "nearest"
    title: ClassVar[str] = "Nearest example"
    words: ClassVar[str] = "the nearest example"

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        started = time.monotonic()
        vectoriser = words()
        known = vectoriser.fit_transform([record.input for record in setting.train])
        asked = vectoriser.transform([record.input for record in held_out])
        best = (asked @ known.T).toarray().argmax(axis=1)
        each = (time.monotonic() - started) / max(len(held_out), 1)
        return [Answer(setting.train[int(i)].output, each, 0, None) for i in best]


def words() -> Any:
    """TF-IDF of words and word pairs; any token counts, single letters too."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    any_word = r"(?u)\b\w+\b"
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=any_word)

"""The classifier baseline: a classical text classifier for answers that are labels."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.arms.nearest import words
from curate.evaluation.base import Arm, Setting, arms
from curate.evaluation.generation import Answer


@arms.register
class Tfidf(Arm):
    """Logistic regression on TF-IDF of words; every different answer is a class."""

    name: ClassVar[str] = "tfidf"
    title: ClassVar[str] = "Classifier baseline (TF-IDF)"
    words: ClassVar[str] = "the classifier baseline"

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        from sklearn.linear_model import LogisticRegression

        started = time.monotonic()
        answers = [record.output for record in setting.train]
        if len(set(answers)) == 1:
            return [Answer(answers[0], 0.0, 0, None) for _ in held_out]
        vectoriser = words()
        known = vectoriser.fit_transform([record.input for record in setting.train])
        model = LogisticRegression(C=10, max_iter=1000).fit(known, answers)
        given = model.predict(vectoriser.transform([record.input for record in held_out]))
        each = (time.monotonic() - started) / max(len(held_out), 1)
        return [Answer(str(text), each, 0, None) for text in given]

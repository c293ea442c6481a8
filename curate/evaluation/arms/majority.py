"""The majority baseline: always the most frequent answer, which any method must beat."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import Arm, Setting, arms
from curate.evaluation.generation import Answer


@arms.register
class Majority(Arm):
    """The most frequent answer of the training part (the first in the alphabet among equals)."""

    name: ClassVar[str] = "majority"
    title: ClassVar[str] = "Majority baseline"
    words: ClassVar[str] = "the majority baseline"

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        counts = Counter(record.output for record in setting.train)
        commonest = min(counts, key=lambda text: (-counts[text], text), default="")
        return [Answer(commonest, 0.0, 0, None) for _ in held_out]

"""The commonest answer, always: what anything must beat."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.answering import Answer
from curate.evaluation.base import Arm, Setting, arms


@arms.register
class Majority(Arm):
    """The commonest answer of the training part (the first in the alphabet among equals)."""

    name: ClassVar[str] = "majority"
    title: ClassVar[str] = "Commonest answer"

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        counts = Counter(record.output for record in setting.train)
        commonest = min(counts, key=lambda text: (-counts[text], text), default="")
        return [Answer(commonest, 0.0, 0, None) for _ in held_out]

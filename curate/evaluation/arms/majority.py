"""The majority baseline: always the most frequent answer, which any method must beat."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import Arm, Setting, arms
from curate.evaluation.classifier import closed_parts, put_parts
from curate.evaluation.generation import Answer, without_model

T = TypeVar("T", str, str | None)


@arms.register
class Majority(Arm):
    """The most frequent answer of the training part, each part with a list of values at its most frequent.

    Of several that are as frequent, the first in the alphabet.
    """

    name: ClassVar[str] = "majority"
    title: ClassVar[str] = "Majority baseline"
    words: ClassVar[str] = "the majority baseline"
    default: ClassVar[bool] = True

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        train, contract = setting.train, setting.contract
        text = commonest(record.output for record in train)
        if contract is not None:
            usual = {
                name: commonest(part.values) for name, part in closed_parts(train, contract).items()
            }
            text = put_parts(next(one for one in train if one.output == text), contract, usual)
        return without_model([text] * len(held_out), 0.0)


def commonest(values: Iterable[T]) -> T:
    """The most frequent of some values; the first in the alphabet among equals."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value or ""))

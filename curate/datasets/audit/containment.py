"""One text inside another, as a forwarded or quoted one is, with small slips."""

from collections.abc import Iterator
from typing import ClassVar

from typing_extensions import override

from curate.datasets.audit.base import Kind, Pair, Sides
from curate.similarity.coverage import CROWD, Coverage


class Containment(Kind):
    """Nine tenths of what tells the shorter text from the others stand in the longer one."""

    name: ClassVar[str] = "containment"
    title: ClassVar[str] = "One text inside another"
    about: ClassVar[str] = "stands in the other text, or holds it"
    passed_over_because: ClassVar[str] = f"consist of passages that more than {CROWD} texts hold"

    def __init__(self, sides: Sides) -> None:
        super().__init__(sides)
        self._coverage = Coverage(
            [one.asked for one in sides.held], [one.asked for one in sides.rest]
        )

    @override
    def find(self) -> Iterator[Pair]:
        yield from self._coverage.pairs()
        self.passed_over = len(self._coverage.passed_over)

    @override
    def alike(self, one: int, other: int) -> bool:
        return self._coverage.covers(one, other)

"""The same customer, patient or thread on both sides."""

from collections.abc import Iterator
from typing import ClassVar

from typing_extensions import override

from curate.datasets.audit.base import Kind, Pair
from curate.datasets.group_values import group_value
from curate.domain.records import Record


class SameGroup(Kind):
    """The same value of the same kind of group, though the split was told not to keep it together.

    Case and blanks don't matter.
    """

    name: ClassVar[str] = "same_group"
    title: ClassVar[str] = "Same customer, patient or thread"
    about: ClassVar[str] = "comes from the same customer, patient or thread"

    @override
    def find(self) -> Iterator[Pair]:
        kinds = {kind for one in (*self.sides.held, *self.sides.rest) for kind in one.groups}
        for kind in sorted(kinds):
            yield from self.same(
                [_value(one, kind) for one in self.sides.held],
                [_value(one, kind) for one in self.sides.rest],
            )

    @override
    def alike(self, one: int, other: int) -> bool:
        left, right = self.sides.held[one], self.sides.rest[other]
        return any(
            (value := _value(left, kind)) is not None and value == _value(right, kind)
            for kind in left.groups
        )


def _value(record: Record, kind: str) -> str | None:
    return group_value(record.groups.get(kind)) or None

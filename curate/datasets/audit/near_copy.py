"""Near-copies: texts with the same words or nearly the same letters, which n-grams need not see."""

from collections.abc import Iterator
from typing import ClassVar

from typing_extensions import override

from curate.datasets.audit.base import Kind, Pair
from curate.similarity import near_copies
from curate.similarity.near_copies import CROWD


class NearCopy(Kind):
    """The same words in any order, the same letters, or nineteen of twenty letters in common."""

    name: ClassVar[str] = "near_copy"
    title: ClassVar[str] = "Near-copies"
    about: ClassVar[str] = "has the same words in another order, or nearly the same letters"
    passed_over_because: ClassVar[str] = (
        f"share a rare word with more than {CROWD} texts of their length"
    )

    @override
    def find(self) -> Iterator[Pair]:
        sides = self.sides
        crowded: set[int] = set()
        found = near_copies(
            [one.asked for one in sides.held],
            [one.asked for one in sides.rest],
            sides.different,
            crowded,
        )
        self.passed_over = len(crowded - set(found))
        yield from found.items()

    @override
    def alike(self, one: int, other: int) -> bool:
        return bool(near_copies([self.sides.held[one].asked], [self.sides.rest[other].asked]))

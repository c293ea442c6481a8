"""Near-duplicates by the split's own comparison: what its clusters missed."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from typing_extensions import override

from curate.datasets.audit.base import Kind, Pair
from curate.similarity import twins
from curate.similarity.resemblance import resemblances


class NearDuplicate(Kind):
    """Every held-out text against every other, as clusters are made."""

    name: ClassVar[str] = "near_duplicate"
    title: ClassVar[str] = "Near-duplicates"
    about: ClassVar[str] = "is nearly the same text, as the search for duplicates compares them"

    @override
    def find(self) -> Iterator[Pair]:
        sides = self.sides
        known = sides.twins
        if known is None:
            known = twins(
                [one.asked for one in sides.held],
                [one.asked for one in sides.rest],
                sides.threshold,
                sides.width,
                key=sides.key,
                different=sides.different,
            )
        yield from known.items()

    @override
    def alike(self, one: int, other: int) -> bool:
        sides = self.sides
        texts = [sides.key(sides.held[one].asked), sides.key(sides.rest[other].asked)]
        (value,) = resemblances(texts, np.array([[0, 1]]), sides.width).tolist()
        return bool(texts[0]) and value >= sides.threshold

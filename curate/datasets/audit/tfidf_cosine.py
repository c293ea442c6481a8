"""Texts that say the same in mostly the same rare words."""

from collections.abc import Iterator
from typing import ClassVar

from typing_extensions import override

from curate.datasets.audit.base import Kind, Pair, Sides
from curate.similarity.cosine import Cosines

THRESHOLD = 0.85
"""Cosine from which two texts are called alike.

Judged by eye, of pairs across two random splits that the split's own comparison does not call twins, 12
of 15 of banking77 and 36 of 36 of Bitext were the same request; from 0.8 to 0.85, 15 of 19 and 47 of 49
had so much as the same label (``benchmarks/README.md``).
"""


class TfidfCosine(Kind):
    """The cosine of their words and pairs of words, each weighed by how few texts have it."""

    name: ClassVar[str] = "tfidf_cosine"
    title: ClassVar[str] = "Same rare words"
    about: ClassVar[str] = f"uses the same rare words (TF-IDF cosine of {THRESHOLD} or more)"
    passed_over_because: ClassVar[str] = "share even their rarest words with too many texts"

    def __init__(self, sides: Sides) -> None:
        super().__init__(sides)
        self._cosines = Cosines(
            [one.asked for one in sides.held], [one.asked for one in sides.rest]
        )

    @override
    def find(self) -> Iterator[Pair]:
        found: set[int] = set()
        for one, other, _ in self._cosines.similar(THRESHOLD):
            found.add(one)
            yield one, other
        self.passed_over = len(self._cosines.passed_over - found)

    @override
    def alike(self, one: int, other: int) -> bool:
        return self._cosines.of(one, other) >= THRESHOLD

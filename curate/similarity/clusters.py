"""Clusters of near-duplicates."""

from collections.abc import Collection, Iterator, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from curate.similarity.comparison_memory import Memory, SignedTexts, sign_texts
from curate.similarity.components import components
from curate.similarity.groups import Group, groups
from curate.similarity.signatures import Signatures, candidates, plausible
from curate.similarity.text_column import Column
from curate.text.comparison_key import PLAIN, ComparisonKey

_ROUND = 1 << 20
"""Candidates that are looked at together."""

Indices = npt.NDArray[np.int64]


def clusters(
    texts: Sequence[str],
    threshold: float = 0.7,
    width: int = 5,
    *,
    different: Collection[tuple[int, int]] = (),
    key: ComparisonKey = PLAIN,
    known: SignedTexts | None = None,
    memory: Memory | None = None,
) -> list[Group]:
    """Groups of texts that are nearly the same.

    Texts are normalized and compared by the Jaccard index of their character n-grams (Broder, 1997), short
    ones by narrower n-grams too; texts that differ in punctuation and spacing alone are the same (see
    ``resemblance``). Candidates come from MinHash bands, every reported pair is verified exactly, and what
    hangs together by pairs is a group. A text with nothing in it belongs to no group.

    Args:
        texts: Any texts. Their order decides only what the indices are.
        threshold: Join pairs at least this similar, over 0 to 1.
        width: Characters in one n-gram of texts that are not short, at least 1.
        different: Pairs of indices that are never joined directly, because a person said so. They can
            still end up together through a third text that resembles both.
        key: What of a text counts.
        known: The texts signed by this width and key, where somebody did already.
        memory: Similarities that are known already, and where new ones are kept. It changes nothing
            about the result.

    Returns:
        Groups by their first member.
    """
    known = known or sign_texts(texts, width, key)
    column = Column(texts, known, width, key, memory or Memory())
    joined = _Joined(column, {(min(pair), max(pair)) for pair in different})
    every = np.arange(len(column.firsts))
    for signatures, numbers in ((column.signatures, every), *column.short_layers()):
        for pairs in _rounds(signatures, threshold):
            pairs = pairs[joined.open(numbers[pairs])]  # noqa: PLW2901
            pairs = numbers[pairs[plausible(signatures, pairs, threshold)]]  # noqa: PLW2901
            joined.join(pairs[column.similar(pairs) >= threshold])
    joined.join(column.same_prints())
    more = column.one_word_more()
    joined.join(more[column.similar(more) >= threshold])
    return groups(column, joined.roots)


class _Joined:
    """Which texts of a column are joined, where a person may have called some pairs different."""

    def __init__(self, column: Column, apart: set[tuple[int, int]]) -> None:
        self._column = column
        self._apart = apart
        self._touched = {index for pair in apart for index in pair}
        touched = {int(column.numbers[index]) for index in self._touched} - {-1}
        # Copies are joined to the first of them from the start, but where somebody said otherwise.
        self.roots = np.arange(len(column.numbers))
        copied = (column.numbers >= 0) & ~np.isin(column.numbers, list(touched))
        self.roots[copied] = column.firsts[column.numbers[copied]]
        self.join(np.array([(number, number) for number in touched], dtype=np.int64))

    def join(self, pairs: Indices) -> None:
        """Join everybody who has the one text with everybody who has the other, for pairs of numbers."""
        if len(pairs):
            # The joined so far are joined by their roots; those count as one.
            self.roots = components(len(self.roots), self.roots[self._members(pairs)])[self.roots]

    def open(self, pairs: Indices) -> npt.NDArray[np.bool_]:
        """Which of the pairs are not joined already."""
        if self._touched:
            return np.ones(len(pairs), dtype=bool)
        roots = self.roots[self._column.firsts][pairs]
        apart: npt.NDArray[np.bool_] = roots[:, 0] != roots[:, 1]
        return apart

    def _members(self, pairs: Indices) -> Indices:
        """Pairs of texts for pairs of numbers."""
        if not self._touched:
            return self._column.firsts[pairs]
        found: list[tuple[int, int]] = []
        for one, other in pairs.tolist():
            left, right = self._column.members(one), self._column.members(other)
            if self._touched.isdisjoint(left) and self._touched.isdisjoint(right):
                found.append((left[0], right[0]))
                continue
            found += [
                (a, b)
                for a, b in product(left, right)
                if a != b and (min(a, b), max(a, b)) not in self._apart
            ]
        return np.array(found, dtype=np.int64).reshape(-1, 2)


def _rounds(signatures: Signatures, threshold: float) -> Iterator[Indices]:
    """Candidates without those that come up twice, a good many at a time."""
    waiting: list[Indices] = []
    count = 0
    for pairs in candidates(signatures, threshold):
        waiting.append(pairs)
        count += len(pairs)
        if count >= _ROUND:
            yield _once(waiting, len(signatures))
            waiting, count = [], 0
    if waiting:
        yield _once(waiting, len(signatures))


def _once(pairs: Sequence[Indices], size: int) -> Indices:
    codes = np.concatenate([some[:, 0] * size + some[:, 1] for some in pairs])
    codes.sort()
    codes = codes[np.diff(codes, prepend=-1) > 0]
    return np.stack((codes // size, codes % size), axis=1)

"""Groups of examples that contradict each other and were all asked the same."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from curate.domain.examples import Example
from curate.similarity.groups import COMPARED
from curate.similarity.resemblance import resemblance_matrix, resemblances
from curate.similarity.short_texts import telling_words

LARGE = 200
"""Members of a cluster up to which every pair is looked at."""
_FEW = 12
_OPENING = 0.3
"""Words in common below which what follows a common opening is about something else (Dice index)."""
_ENDS = (".", "!", "?", ":", ";", "…", "。", "？", "！")
_FEWEST = 2
_MORE = 4

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Examples of which each contradicts another one, any two of them asked (nearly) the same.

    Attributes:
        members: At least two.
        least: Similarity of the two inputs that resemble each other least, 0 to 1.
        best: Of the two that contradict each other and resemble each other most.
        clearest: Those two.
    """

    members: tuple[Example, ...]
    least: float
    best: float
    clearest: tuple[Example, Example]


class Inputs:
    """The inputs of some examples, and how similar they are.

    Args:
        read: What counts of each.
        keys: Each as it is, normalized.
        width: Characters in one n-gram.
        floor: What any two of them are similar at least, where that is known.
    """

    def __init__(
        self, read: Sequence[str], keys: Sequence[str], width: int, floor: float = 0
    ) -> None:
        self.read, self.keys, self._width, self._floor = read, keys, width, floor
        self._numbers = {text: number for number, text in enumerate(dict.fromkeys(read))}

    @cached_property
    def _matrix(self) -> npt.NDArray[np.float64]:
        texts = list(self._numbers)
        if len(texts) > _FEW:
            return resemblance_matrix(texts, self._width)
        found = np.ones((len(texts), len(texts)))
        left, right = np.triu_indices(len(texts), 1)
        values = resemblances(texts, np.stack((left, right), axis=1), self._width)
        found[left, right] = found[right, left] = values
        return found

    def similar(self, one: int, other: int) -> float:
        """Of two inputs by their places, 0 to 1; those with the same text are 1."""
        a, b = self._numbers[self.read[one]], self._numbers[self.read[other]]
        if a == b:
            return 1.0
        if len(self._numbers) <= COMPARED:
            return float(self._matrix[a, b])
        pair = np.array([[0, 1]])
        return float(resemblances([self.read[one], self.read[other]], pair, self._width)[0])

    def pairs(self, threshold: float) -> Iterator[Place]:
        """Pairs of places at least that similar; in a large cluster not all of them.

        There, everybody is compared with the first and with the next of the same input.
        """
        some = combinations(range(len(self.read)), 2) if len(self.read) <= LARGE else self._star()
        if self._floor >= threshold:
            return iter(some)
        return ((i, j) for i, j in some if self.similar(i, j) >= threshold)

    def _star(self) -> Iterator[Place]:
        last: dict[str, int] = {}
        for place, key in enumerate(self.keys):
            if place:
                yield 0, place
            if last.get(key, 0):
                yield last[key], place
            last[key] = place

    def least(self, places: Sequence[int]) -> float:
        """Of any two of them."""
        texts = {self.read[place]: place for place in places[:COMPARED]}
        return min((self.similar(i, j) for i, j in combinations(texts.values(), 2)), default=1.0)

    def alike(self, place: int, others: Sequence[int], threshold: float) -> bool:
        """Whether one is that similar to all others; never said of one among very many different texts."""
        if self._floor >= threshold:
            return True
        if len(self._numbers) > COMPARED:
            return False
        return all(self.similar(place, one) >= threshold for one in others)

    def best(self, pairs: Sequence[Place]) -> float:
        """Of any of the pairs."""
        return max(self.similar(*pair) for pair in pairs)


def cliques(
    inputs: Inputs, pairs: Sequence[Place], threshold: float, apart: Collection[Place]
) -> Iterator[tuple[list[int], list[Place]]]:
    """Sets of places that cover pairs of them, any two of a set at least that similar.

    Args:
        inputs: What is similar.
        pairs: Who contradicts whom.
        threshold: How similar any two of a set are.
        apart: Pairs that are in no set.

    Yields:
        The places, and the pairs among them: those of the same input, then the most similar in front.
    """
    told_apart = {frozenset(pair) for pair in apart}
    partners: dict[int, set[int]] = {}
    for i, j in pairs:
        partners.setdefault(i, set()).add(j)
        partners.setdefault(j, set()).add(i)
    order = sorted(
        pairs,
        key=lambda pair: (
            inputs.keys[pair[0]] != inputs.keys[pair[1]],
            -inputs.similar(*pair),
            pair,
        ),
    )
    covered: set[Place] = set()
    for pair in order:
        if pair in covered:
            continue
        members, texts = list(pair), {inputs.read[place] for place in pair}
        waiting, seen = sorted(partners[pair[0]] | partners[pair[1]]), set(pair)
        for place in waiting:  # grows while it is read
            if place in seen:
                continue
            seen.add(place)
            if any(frozenset((place, one)) in told_apart for one in members):
                continue
            known = inputs.read[place] in texts
            if known or inputs.alike(place, members, threshold):
                members.append(place)
                texts.add(inputs.read[place])
                waiting += sorted(partners[place] - seen)
        inside = set(members)
        mine = [one for one in order if one[0] in inside and one[1] in inside]
        covered.update(mine)
        yield sorted(members), mine


def ask_differently(one: str, other: str) -> bool:
    """Whether two similar inputs only share an opening or a frame, and ask for different things in it.

    They do where, between their common beginning and their common end, each says the larger part of a
    sentence, or more, with two words that matter or more and hardly one of them in common; or where only
    one says something there, with four words that matter.
    """
    left, right = one.split(), other.split()
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    mine, theirs = (
        telling_words(" ".join(some[start : len(some) - end])) for some in (left, right)
    )
    if not all(_whole(some, start, end) for some in (left, right)):
        return False
    if not mine or not theirs:
        return max(len(mine), len(theirs)) >= _MORE
    shared = 2 * len(mine & theirs) / (len(mine) + len(theirs))
    return shared < _OPENING and min(len(mine), len(theirs)) >= _FEWEST


def _whole(some: Sequence[str], start: int, end: int) -> bool:
    """Whether the words between are the larger part of a sentence to its end, or none."""
    stop = len(some) - end
    if stop <= start:
        return True
    if end and not some[stop - 1].endswith(_ENDS):
        return False
    before = start
    while before and not some[before - 1].endswith(_ENDS):
        before -= 1
    return 2 * (stop - start) >= stop - before

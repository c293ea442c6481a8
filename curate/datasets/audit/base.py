"""The base class of the kinds of leak: one kind is one way in which a held-out example may be known."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import ClassVar

from curate.domain.records import Record
from curate.text.comparison_key import PLAIN, ComparisonKey

Pair = tuple[int, int]
"""The place of a held-out record, and that of one that is not."""

CROWD = 200
"""What more texts than this share is boilerplate; and so many texts at most are looked at for one."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared with what.

    Attributes:
        held: The held-out records, ascending by example.
        rest: The records of training and validation, ascending by example.
        different: Pairs that a person called different.
        threshold: From which similarity on the split takes two texts for twins.
        width: Characters in one of the n-grams that the split goes by.
        key: What of a text counts for the split.
        twins: What the split's own comparison found already, where it was done; None where it was not.
    """

    held: Sequence[Record]
    rest: Sequence[Record]
    different: AbstractSet[Pair] = frozenset()
    threshold: float = 0.7
    width: int = 5
    key: ComparisonKey = PLAIN
    twins: Mapping[int, int] | None = None

    @property
    def texts(self) -> list[str]:
        """What is asked, of the held-out records and then of the others."""
        return [one.asked for one in (*self.held, *self.rest)]


class Kind(ABC):
    """One way of looking for leaks.

    Attributes:
        name: In files and on the command line.
        title: For people.
        about: What such a pair is, as the end of the sentence "A held-out example …".
        passed_over: How many held-out examples were not looked at, or not everywhere.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    passed_over_because: ClassVar[str] = ""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self.passed_over = 0

    @abstractmethod
    def find(self) -> Iterator[Pair]:
        """Pairs that are alike: for each held-out record at least the earliest nobody called different."""

    @abstractmethod
    def alike(self, one: int, other: int) -> bool:
        """Whether a pair is alike; asked of those that a person called different, after ``find``."""

    def same(self, held: Sequence[object | None], rest: Sequence[object | None]) -> Iterator[Pair]:
        """Pairs with the same key: the earliest of each that nobody called different. None is no key."""
        places: dict[object, list[int]] = defaultdict(list)
        for other, key in enumerate(rest):
            if key is not None:
                places[key].append(other)
        for one, key in enumerate(held):
            for other in places.get(key, ()) if key is not None else ():
                if (one, other) not in self.sides.different:
                    yield one, other
                    break

"""The same conversation at another state: both begin with the same messages."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.datasets.audit.base import Kind, Pair, Sides
from curate.domain.records import Record
from curate.text import normalize
from curate.text.comparison_key import without_courtesies

SHORTEST = 40
"""Bytes that the messages must have in common: less begins many conversations. A character of a script that
says a word in one or two has three."""
CROWD = 20
"""Conversations that may begin the same before it is taken for how this desk always begins."""


class SameConversation(Kind):
    """Two conversations, at least one with earlier messages, that begin with the same ones.

    Messages are compared without greeting and sign-off. What the one is asked to answer may be an earlier
    message of the other.
    """

    name: ClassVar[str] = "same_conversation"
    title: ClassVar[str] = "Same conversation at another state"
    about: ClassVar[str] = "is the same conversation, further on or not yet as far"
    passed_over_because: ClassVar[str] = (
        f"begin with messages that more than {CROWD} conversations begin with"
    )

    def __init__(self, sides: Sides) -> None:
        super().__init__(sides)
        self._held = [_openings(one) for one in sides.held]
        self._rest = [_openings(one) for one in sides.rest]
        self._often = Counter(key for some in (*self._held, *self._rest) for key in some)

    @override
    def find(self) -> Iterator[Pair]:
        crowded: set[int] = set()
        found: set[int] = set()
        holders: dict[int, list[int]] = {}
        for other, keys in enumerate(self._rest):
            for key in keys:
                if self._often[key] <= CROWD:
                    holders.setdefault(key, []).append(other)
        for one, keys in enumerate(self._held):
            for key in keys:
                for other in holders.get(key, ()):
                    if self._talks(one, other) and (one, other) not in self.sides.different:
                        found.add(one)
                        yield one, other
                if self._often[key] > CROWD and self.sides.held[one].turns:
                    crowded.add(one)
        self.passed_over = len(crowded - found)

    @override
    def alike(self, one: int, other: int) -> bool:
        shared = set(self._held[one]) & set(self._rest[other])
        return self._talks(one, other) and any(self._often[key] <= CROWD for key in shared)

    def _talks(self, one: int, other: int) -> bool:
        left, right = self.sides.held[one], self.sides.rest[other]
        return bool(left.turns or right.turns) and _messages(left) != _messages(right)


def _messages(record: Record) -> Sequence[str]:
    return [*(turn.text for turn in record.turns), record.input]


def _openings(record: Record) -> list[int]:
    """Hashes of how a conversation begins: its first message, its first two and so on, with the answer."""
    found: list[int] = []
    so_far, length = "", 0
    for text in (*_messages(record), record.output):
        read = normalize(without_courtesies(text))
        so_far = f"{so_far}\x1f{read}"
        length += len(read.encode("utf-8", "surrogatepass"))
        if length >= SHORTEST:
            found.append(hash(so_far))
    return found

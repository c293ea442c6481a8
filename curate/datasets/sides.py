"""Sides: whether an example belongs to the test or to what is learned from, as earlier versions settled it.

A test lasts over many versions. Whoever was held out once is on its side for good, and so is whoever joins
them; whoever was trained or validated on, and whoever joins those, is on the other side. A group whose
members are on both sides is taken apart, and whoever connects the sides is set aside: it can be neither
tested nor learned from without a leak.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from curate.domain.records import Part

Side = Literal["held_out", "train"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What the earlier versions of a test settled.

    Attributes:
        parts: Example to part: held out if it ever was, else where it was last.
        groups: Example to the name of its group then; for an example that was in none but belongs together
            with something that was, the name of that group.
        near: Examples that belong together with something that was in an earlier version and is not any
            more, such as the former text of an edited example: by side, what that was called.
        names: Every name that a group had.
        tested: Examples that were held out with the text that they have now, not with another one.
    """

    parts: Mapping[int, Part] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)
    near: Mapping[int, Mapping[Side, str]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    tested: frozenset[int] = frozenset()

    def side(self, example: int) -> Side | None:
        """The side of an example that was in an earlier version."""
        part = self.parts.get(example)
        return part if part is None or part == "held_out" else "train"


@dataclass(frozen=True, slots=True)
class Aside:
    """Why an example was set aside: it belongs together with something on each side.

    Attributes:
        held_out: With whom on the side of the test: an example, or what something former was called. None
            where the example itself was held out.
        train: The same of the other side. None where the example itself was trained or validated on.
    """

    held_out: int | str | None
    train: int | str | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Groups that are each on one side or on none.

    Attributes:
        groups: Examples that must not be parted.
        sides: Examples whose side is settled.
        aside: Examples that are in no group, with the reason.
    """

    groups: tuple[tuple[int, ...], ...]
    sides: Mapping[int, Side]
    aside: Mapping[int, Aside]


class Ties(Protocol):
    """Who belongs together."""

    def joined(self, some: Collection[int]) -> list[list[int]]:
        """Groups among some examples, also those of one."""

    def touching(self, some: Collection[int], others: Collection[int]) -> dict[int, int]:
        """Those of ``some`` that belong together directly with one of ``others``, each with one."""


def find_sides(groups: Sequence[Sequence[int]], settled: Settled, ties: Ties) -> Sides:
    """Say on which side everybody is, and set aside who connects the sides.

    Args:
        groups: Everybody, with whom they hang together by any chain.
        settled: What earlier versions settled.
        ties: Asked about groups with members on both sides.
    """
    found: list[tuple[int, ...]] = []
    sides: dict[int, Side] = {}
    aside: dict[int, Aside] = {}
    for group in groups:
        one = _Group(group, settled)
        if one.one_sided:
            found.append(tuple(sorted(group)))
            sides |= dict.fromkeys(group, one.side) if one.side else {}
            continue
        one.take_apart(ties)
        aside |= one.aside
        sides |= one.sides
        for part in one.parts():
            found += [tuple(sorted(each)) for each in ties.joined(part)] if part else []
    return Sides(tuple(sorted(found)), sides, aside)


class _Group:
    """Examples that hang together, by side."""

    def __init__(self, members: Sequence[int], settled: Settled) -> None:
        self._members = sorted(members)
        self._settled = settled
        self._side = {one: side for one in self._members if (side := settled.side(one))}
        self._near = {one: settled.near[one] for one in self._members if one in settled.near}
        self.aside: dict[int, Aside] = {}
        self.sides: dict[int, Side] = {}

    @property
    def _all(self) -> set[Side]:
        fresh = (one for one in self._near if one not in self._side)
        return {*self._side.values(), *(side for one in fresh for side in self._near[one])}

    @property
    def one_sided(self) -> bool:
        """Whether nobody is on another side than the others."""
        relapsed = any(
            self._side.get(one) == "train" and "held_out" in near
            for one, near in self._near.items()
        )
        return len(self._all) <= 1 and not relapsed

    @property
    def side(self) -> Side | None:
        """The side that all are on, where they are on one."""
        return next(iter(self._all), None)

    def parts(self) -> list[list[int]]:
        """Who is in the test, who is not, and who may go anywhere."""
        left = [one for one in self._members if one not in self.aside]
        return [
            [one for one in left if self.sides.get(one) == side]
            for side in ("held_out", "train", None)
        ]

    def take_apart(self, ties: Ties) -> None:
        """Set aside who connects the sides, and give a side to everybody whom that leaves with one."""
        held = [one for one, side in self._side.items() if side == "held_out"]
        trained = [one for one, side in self._side.items() if side == "train"]
        self._part_settled(held, trained, ties)
        for one in (*held, *trained):
            if one not in self.aside:
                self.sides[one] = self._side[one]
        self._place_fresh(held, trained, ties)

    def _part_settled(self, held: list[int], trained: list[int], ties: Ties) -> None:
        """Nobody is trained on who now belongs together with something held out; fewest are set aside."""
        for one in trained:
            if name := self._near.get(one, {}).get("held_out"):
                self.aside[one] = Aside(name, None)
        trained = [one for one in trained if one not in self.aside]
        tested = [one for one in held if one in self._settled.tested]
        known = ties.touching(trained, tested)
        self.aside |= {one: Aside(other, None) for one, other in known.items()}
        # Others were held out with another text: either side may go.
        trained = [one for one in trained if one not in known]
        held = [one for one in held if one not in self._settled.tested]
        crossing = ties.touching(trained, held)
        other_way = ties.touching(held, trained)
        if len(other_way) < len(crossing):
            self.aside |= {one: Aside(None, other) for one, other in other_way.items()}
        else:
            self.aside |= {one: Aside(other, None) for one, other in crossing.items()}

    def _place_fresh(self, held: list[int], trained: list[int], ties: Ties) -> None:
        """Whoever is new joins the side of those it belongs together with, and is set aside between both."""
        waiting = [one for one in self._members if one not in self._side]
        to_held: dict[int, int | str] = {}
        to_trained: dict[int, int | str] = {}
        for one in waiting:
            near = self._near.get(one, {})
            to_held |= {one: near["held_out"]} if "held_out" in near else {}
            to_trained |= {one: near["train"]} if "train" in near else {}
        while waiting:
            to_held |= ties.touching(waiting, held)
            to_trained |= ties.touching(waiting, trained)
            between = to_held.keys() & to_trained.keys()
            self.aside |= {one: Aside(to_held[one], to_trained[one]) for one in between}
            held = sorted(one for one in waiting if one in to_held.keys() - between)
            trained = sorted(one for one in waiting if one in to_trained.keys() - between)
            # Two that are new may connect the sides together.
            crossing = ties.touching(trained, held)
            self.aside |= {one: Aside(crossing[one], to_trained[one]) for one in crossing}
            trained = [one for one in trained if one not in crossing]
            self.sides |= dict.fromkeys(held, "held_out")
            self.sides |= dict.fromkeys(trained, "train")
            if not held and not trained:
                return
            waiting = [one for one in waiting if one not in self.sides and one not in self.aside]

"""Splitting groups into training, validation and held-out test: shares are kept and no group is parted."""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from curate.datasets.apportionment import apportion, missing, whole
from curate.datasets.options import SplitOptions
from curate.domain.records import Part

Rank = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Group:
    """Examples that must not be parted.

    Attributes:
        name: What it is called in every version.
        size: How many examples it has.
        strata: The strata of these, with how many are of each.
        moment: When its oldest example was written; None where one of them does not say.
        settled: The part that an earlier version put it in.
    """

    name: str
    size: int
    strata: Mapping[str, int] = field(default_factory=dict, hash=False)
    moment: datetime | None = None
    settled: Part | None = None


def split(groups: Sequence[Group], options: SplitOptions) -> dict[str, Part]:
    """Say for each group which part it belongs to.

    A group that was held out stays so. What the test lacks of its share is taken from new groups, of each
    stratum as many as are due to it, and only then from those that were trained on before: without strata
    in the order of a hash of their names and the seed, small ones first, by time the newest first. The
    share comes out as asked to within one group, unless more was held out before. A group larger than the
    whole test is taken only where there is no other. Validation takes its share of the rest, and gives back
    what it has too much. Something is left to train on.

    Args:
        groups: The groups; their order does not matter.
        options: Shares, seed, and whether to split by time.

    Returns:
        Name of a group to its part.
    """
    ordered = sorted(groups, key=lambda one: one.name)
    parts: dict[str, Part] = {one.name: "train" for one in ordered}
    held = _Share(ordered, options.held_out, options)
    held.start(one for one in ordered if one.settled == "held_out")
    others = [one for one in ordered if one.settled != "held_out"]
    held.fill(
        [one for one in others if one.settled is None],
        [one for one in others if one.settled is not None],
        spare=2 if options.validation and len(ordered) > 2 else 1,
    )
    tested = held.names
    parts |= dict.fromkeys(tested, "held_out")
    rest = [one for one in ordered if one.name not in tested]
    validation = _Share(ordered, options.validation, options, least=bool(options.validation))
    validation.start(one for one in rest if one.settled == "validation")
    validation.shrink()
    there = validation.names
    left = [one for one in rest if one.name not in there]
    validation.fill(
        [one for one in left if one.settled is None],
        [one for one in left if one.settled is not None],
        spare=1,
    )
    parts |= dict.fromkeys(validation.names, "validation")
    return parts


def position(group: str, seed: int) -> float:
    """Where a group lies between 0 and 1: a hash, so that it is the same on every machine."""
    digest = hashlib.sha256(f"{seed}\x1f{group}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) / 2**64


class _Share:
    """One part while groups are put into it."""

    def __init__(
        self, groups: Sequence[Group], share: float, options: SplitOptions, least: int = 0
    ) -> None:
        self._options = options
        self._share = share
        self._all = sum(one.size for one in groups)
        self._wanted = max(whole(share, self._all), least)
        self._taken: dict[str, Group] = {}
        self._ranks: dict[str, Rank] = {}
        self._size = 0
        sizes: Counter[str] = Counter()
        often: Counter[str] = Counter()
        for one in groups:
            sizes.update(one.strata)
            often.update(one.strata.keys())
        self._quotas = apportion(sizes, often, share, self._wanted)
        self._often = often
        self._of: Counter[str] = Counter()

    @property
    def names(self) -> frozenset[str]:
        """The groups that are in it."""
        return frozenset(self._taken)

    @property
    def _room(self) -> int:
        return self._wanted - self._size

    def start(self, groups: Iterable[Group]) -> None:
        """Put in what was in it before, however much that is."""
        for one in groups:
            self._take(one)

    def shrink(self) -> None:
        """Give back what is too much, but for what would then be missing."""
        for one in sorted(self._taken.values(), key=self._rank, reverse=True):
            if one.size <= -self._room:
                del self._taken[one.name]
                self._size -= one.size
                self._of.subtract(one.strata)

    def fill(self, fresh: Sequence[Group], before: Sequence[Group], spare: int) -> None:
        """Put in more until the share is reached.

        Args:
            fresh: Groups that may be taken.
            before: Groups that are taken only where those do not suffice, by one example or more.
            spare: How many groups must be left over.
        """
        limit = len(fresh) + len(before) - spare + len(self._taken)
        if self._options.by_time:
            fresh, before = ([one for one in some if one.moment] for some in (fresh, before))
        every = [*fresh, *before]
        self._cover(fresh, limit)
        self._take_best(fresh, limit, beyond=0)
        self._take_best(fresh, limit, beyond=1)
        if not self._taken or missing(self._share, self._all, self._size) >= 1:
            self._take_best(before, limit, beyond=0)
            self._take_best(before, limit, beyond=1)
        else:
            every = [*fresh]
        self._take_best(every, limit, beyond=None)
        self._take_last(every, limit)

    def _cover(self, groups: Sequence[Group], limit: int) -> None:
        """Take a group of each stratum that is due one and has none, the rarest first."""
        absent = {one for one, due in self._quotas.items() if due > 0 and not self._of[one]}
        having: dict[str, list[Group]] = {one: [] for one in absent}
        for group in groups:
            for one in absent & group.strata.keys():
                having[one].append(group)
        for stratum in sorted(absent, key=lambda one: (self._often[one], one)):
            if not self._of[stratum] and not self._options.by_time:
                one_more = min(limit, len(self._taken) + 1)
                self._take_best(having[stratum], one_more, beyond=None)

    def _take_best(self, groups: Sequence[Group], limit: int, *, beyond: int | None) -> None:
        """Take what fits, best first: those first of whose strata most is due.

        Args:
            groups: What may be taken.
            limit: How many groups there may be in all.
            beyond: By how many examples a stratum may have more than it is due; None for any number.
        """
        if self._room <= 0 or len(self._taken) >= limit:
            return
        waiting = [
            (self._excess(one, beyond or 0), self._rank(one), one.name, one)
            for one in groups
            if one.name not in self._taken and one.size <= self._wanted
        ]
        heapq.heapify(waiting)
        while waiting and self._room > 0 and len(self._taken) < limit:
            excess, rank, name, group = heapq.heappop(waiting)
            if beyond is not None and excess > 0:
                return
            if group.size > self._room:
                if self._options.by_time:
                    return  # what is older must not be held out in its place
                continue
            if (now := self._excess(group, beyond or 0)) > excess:
                # Strata only fill up, so whoever is the best after that was the best.
                heapq.heappush(waiting, (now, rank, name, group))
            else:
                self._take(group)

    def _take_last(self, groups: Sequence[Group], limit: int) -> None:
        """Take one that is larger than what is missing, where that comes nearer to the share or is all."""
        left = [one for one in groups if one.name not in self._taken]
        if not left or self._room <= 0 or len(self._taken) >= limit:
            return
        best = min(left, key=lambda one: (one.size, self._excess(one, 0), self._rank(one)))
        if self._options.by_time and best.size <= self._wanted:
            best = min((one for one in left if one.size <= self._wanted), key=self._rank)
        if best.size < 2 * self._room or (not self._taken and 2 * best.size <= self._all):
            self._take(best)

    def _take(self, group: Group) -> None:
        self._taken[group.name] = group
        self._size += group.size
        self._of.update(group.strata)

    def _excess(self, group: Group, beyond: int) -> float:
        """Which share of a group its strata have no room for."""
        over = 0
        for stratum, count in group.strata.items():
            room = self._quotas[stratum] + beyond - self._of[stratum]
            over += max(0, count - max(0, room))
        return over / group.size

    def _rank(self, group: Group) -> Rank:
        """Orders groups: by time the newest first, else small ones first, and then by their hash."""
        known = self._ranks.get(group.name)
        if known is None:
            here = position(group.name, self._options.seed)
            if self._options.by_time:
                known = (0, -group.moment.timestamp() if group.moment else 0, here)
            elif group.size <= max(2, self._wanted // 10):
                known = (0, 0, here)
            else:
                known = (1 if 2 * group.size <= self._wanted else 2, 0, here)
            self._ranks[group.name] = known
        return known


def is_moment(text: str | None) -> bool:
    """Whether a text is a point in time that examples can be ordered by."""
    return moment(text) is not None


def moment(text: str | None) -> datetime | None:
    """A point in time; in UTC where it names no zone, None where it can't be read."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

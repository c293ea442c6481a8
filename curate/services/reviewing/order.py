"""The orders of a queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from curate.services.reviewing.doubts import doubts
from curate.services.reviewing.selection import selection_order
from curate.services.reviewing.similar import similar
from curate.services.reviewing.view import View
from curate.stores import Stores
from curate.stores.examples import Where
from curate.text import percent

_MASK = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Ordered:
    """Examples in an order.

    Attributes:
        ids: All of them.
        why: Why an example is where it is, in a sentence; not for all orders, and not for all examples.
    """

    ids: Sequence[int]
    why: Mapping[int, str] = field(default_factory=dict, hash=False)


def ordered(stores: Stores, project: int, view: View, person: str = "") -> Ordered:
    """The examples that a view shows to a person, in its order."""
    found = _ordered(stores, project, view, view.where(person))
    return (
        replace(found, ids=exact_first(stores, project, view.text, found.ids))
        if view.text
        else found
    )


def exact_first(stores: Stores, project: int, text: str, ids: Sequence[int]) -> Sequence[int]:
    """What a search found, an example in front whose id was searched for."""
    exact = set(stores.index.with_id(project, text)).intersection(ids)
    return [*sorted(exact), *(one for one in ids if one not in exact)] if exact else ids


def _ordered(stores: Stores, project: int, view: View, where: Where) -> Ordered:
    match view.sort:
        case "newest":
            return Ordered(stores.queues.newest_first(project, where))
        case "random":
            return Ordered(shuffled(stores.examples.ids(project, where), view.seed))
        case "similar":
            return _like(stores, project, view.like or 0, where)
    if view.selection is not None and view.sort == "queue":
        mine = set(stores.examples.ids(project, where))
        return Ordered(*selection_order(stores, project, view.selection, mine))
    ids = stores.open_findings.in_review_order(project, where)
    if view.sort == "doubtful":
        found = doubts(stores, project)
        # The others stay as they are in the queue.
        ids = sorted(ids, key=lambda one: -found[one].strength if one in found else 0.0)
        return Ordered(ids, {one: found[one].why for one in found})
    return Ordered(ids)


def _like(stores: Stores, project: int, example: int, where: Where) -> Ordered:
    found, by = similar(stores, project, example)
    inside = stores.examples.among(project, where, found)
    name = {"meaning": "in meaning", "words": "by its words"}[by]
    why = {one: f"{percent(value)} similar {name}." for one, value in found.items()}
    return Ordered([one for one in found if one in inside], why)


def shuffled(ids: Sequence[int], seed: int) -> list[int]:
    """Ids in an order that looks random, and in which each has its place whatever others there are."""
    return sorted(ids, key=lambda one: (_mixed(one, seed), one))


def _mixed(key: int, seed: int) -> int:
    """64 bits that look random (SplitMix64, Steele et al., 2014)."""
    z = (key * 0x9E3779B97F4A7C15 + seed * 0xD1B54A32D192ED03 + 0x632BE59BD9B4E019) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)

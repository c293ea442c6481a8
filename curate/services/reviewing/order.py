"""The orders of a queue."""

from collections.abc import Sequence

from curate.services.reviewing.view import View
from curate.stores import Stores

_MASK = 2**64 - 1


def ordered(stores: Stores, project: int, view: View, person: str = "") -> Sequence[int]:
    """The examples that a view shows to a person, in its order."""
    where = view.where(person)
    match view.sort:
        case "newest":
            return stores.queues.newest_first(project, where)
        case "random":
            return shuffled(stores.examples.ids(project, where), view.seed)
    return stores.open_findings.in_review_order(project, where)


def shuffled(ids: Sequence[int], seed: int) -> list[int]:
    """Ids in an order that looks random, and in which each has its place whatever others there are."""
    return sorted(ids, key=lambda one: (_mixed(one, seed), one))


def _mixed(key: int, seed: int) -> int:
    """64 bits that look random (SplitMix64, Steele et al., 2014)."""
    z = (key * 0x9E3779B97F4A7C15 + seed * 0xD1B54A32D192ED03 + 0x632BE59BD9B4E019) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)

"""The groups, labels and dates that the approved examples can be split by."""

from collections import Counter
from dataclasses import dataclass

from curate.stores import Stores
from curate.stores.examples import Where

LOOKED_AT = 1_000
FEW_VALUES = 30


@dataclass(frozen=True, slots=True)
class SplitChoices:
    """What the approved examples offer to split by.

    Attributes:
        approved: How many there are.
        groups: Keys by which several of them belong together, such as ``customer``.
        strata: Keys with few different values, such as ``label``.
        dated: Whether at least half of them say when they were written.
    """

    approved: int
    groups: tuple[str, ...]
    strata: tuple[str, ...]
    dated: bool


def split_choices(stores: Stores, project: int) -> SplitChoices:
    """What the approved examples offer to split by, from the first thousand of them."""
    approved = stores.examples.statuses(project).get("approved", 0)
    looked_at = stores.examples.facts(project, Where(status="approved"), limit=LOOKED_AT)
    groups: Counter[str] = Counter()
    values: dict[str, set[str]] = {}
    for one in looked_at:
        groups.update(one.groups.keys())
        for name, value in (("label", one.label), *one.metadata.items()):
            if value:
                values.setdefault(name, set()).add(str(value))
    strata = tuple(name for name, found in values.items() if 1 < len(found) <= FEW_VALUES)
    dated = sum(one.created_at is not None for one in looked_at)
    return SplitChoices(approved, tuple(groups), strata, 0 < len(looked_at) <= 2 * dated)

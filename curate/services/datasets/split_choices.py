"""The groups, labels and dates that the approved examples can be split by."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from curate.datasets import group_value
from curate.stores import Stores
from curate.stores.examples import Where

LOOKED_AT = 1_000
GROUPED = 20_000
"""Approved examples of which the sizes of groups are counted: a page must not wait for more."""
FEW_VALUES = 30


@dataclass(frozen=True, slots=True)
class GroupSizes:
    """How large the groups of a kind are.

    Attributes:
        values: How many there are: customers, patients, threads.
        examples: How many examples are in one.
        largest: Examples of the largest.
    """

    values: int
    examples: int
    largest: int


@dataclass(frozen=True, slots=True)
class SplitChoices:
    """What the approved examples offer to split by.

    Attributes:
        approved: How many there are.
        groups: Kinds of group that came with the data, such as ``customer``, with their sizes among the
            first examples.
        strata: Keys with few different values, such as ``label``.
        dated: Whether at least half of them say when they were written.
    """

    approved: int
    groups: Mapping[str, GroupSizes] = field(hash=False)
    strata: tuple[str, ...]
    dated: bool


def split_choices(stores: Stores, project: int) -> SplitChoices:
    """What the approved examples offer to split by, from the first of them."""
    return stores.remembered(("split choices", project), lambda: _work_out(stores, project))


def _work_out(stores: Stores, project: int) -> SplitChoices:
    where = Where(status="approved")
    approved = stores.examples.statuses(project).get("approved", 0)
    looked_at = stores.examples.facts(project, where, limit=LOOKED_AT)
    values: dict[str, set[str]] = {}
    for one in looked_at:
        for name, value in (("label", one.label), *one.metadata.items()):
            if value:
                values.setdefault(name, set()).add(str(value))
    strata = tuple(name for name, found in values.items() if 1 < len(found) <= FEW_VALUES)
    dated = sum(one.created_at is not None for one in looked_at)
    return SplitChoices(
        approved, _sizes(stores, project, where), strata, 0 < len(looked_at) <= 2 * dated
    )


def _sizes(stores: Stores, project: int, where: Where) -> dict[str, GroupSizes]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for groups in stores.examples.groups(project, where, limit=GROUPED):
        for name, value in groups.items():
            if who := group_value(value):
                counts[name][who] += 1
    return {
        name: GroupSizes(len(found), found.total(), max(found.values()))
        for name, found in counts.items()
    }

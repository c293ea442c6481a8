"""What a project provides its checks with: each check names what it needs."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from curate.checks import Need, checks
from curate.services.changes.rules_and_contract import active_contract, active_rules
from curate.stores import Stores


def kept_values(stores: Stores, project: int) -> tuple[tuple[int, str], ...]:
    """Personal data that is kept: the example (0 for every one) and the value."""
    return tuple(sorted((one.example or 0, one.value) for one in stores.kept_values.all(project)))


_PROVIDERS: Mapping[Need, Callable[[Stores, int], Any]] = {
    "contract": active_contract,
    "rules": active_rules,
    "allowed": kept_values,
}


def provided(stores: Stores, project: int, names: Collection[str]) -> dict[Need, Any]:
    """What the named checks need and the database holds; nothing else is read."""
    needed = frozenset().union(*(checks[name].needs for name in names))
    return {need: read(stores, project) for need, read in _PROVIDERS.items() if need in needed}

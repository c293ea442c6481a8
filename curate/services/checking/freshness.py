"""The freshness of findings: what was imported or changed since the checks ran."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from curate.domain.actions import CheckState
from curate.domain.examples import Example
from curate.services.changes import look_again
from curate.stores import Database, Stores
from curate.stores.history import CHECKED, LookedState


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the last run of all checks has not seen.

    Attributes:
        checked: Whether all checks ever ran.
        new: Examples imported since.
        edited: Examples whose texts were changed since, by a person, a fix or another import.
        reformatted: Whether the format contract was corrected since.
    """

    checked: bool
    new: int = 0
    edited: int = 0
    reformatted: bool = False


def current_state(stores: Stores, project: int) -> CheckState:
    """What a run of the checks sees: kept with the run, to compare with later."""
    return CheckState(
        sources=stores.sources.ids(project),
        action=stores.history.newest(project),
        contract=stores.contracts.newest(project),
    )


def check_freshness(stores: Stores, project: int) -> Freshness:
    """What has happened since all checks ran."""
    seen = _last_seen(stores, project)
    if seen is None:
        return Freshness(checked=False)
    rows = stores.counts.sources(project)
    return Freshness(
        checked=True,
        new=sum(count for key, _, count in rows if key not in seen.sources),
        edited=stores.counts.edited_since(project, seen.action),
        reformatted=stores.contracts.newest(project) > seen.contract,
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """Which examples the checks have looked at as they stand.

    Attributes:
        ever: Whether checks ever ran.
        sources: Imported files that the last run of all checks saw; None where it saw none as they stand.
        changed: Examples that imports changed since.
    """

    ever: bool
    sources: frozenset[int] | None = None
    changed: frozenset[int] = frozenset()

    def at(self, example: Example) -> bool:
        """Whether they have looked at this one."""
        return (
            self.sources is not None
            and example.source in self.sources
            and example.id not in self.changed
        )


_looked: WeakKeyDictionary[Any, dict[int, tuple[LookedState, Looked]]] = WeakKeyDictionary()
"""By the engine of a database and the project."""


def looked_at(stores: Stores, project: int) -> Looked:
    """Which examples the checks have looked at; what that follows from is read once, and then compared."""
    state = stores.history.looked_state(project)
    kept = _looked.setdefault(stores.connection.engine, {})
    known = kept.get(project)
    if known is None or known[0] != state:
        known = kept[project] = (state, _read_looked(stores, project))
    return known[1]


def _read_looked(stores: Stores, project: int) -> Looked:
    if stores.contracts.current(project) is None:
        return Looked(ever=False)
    seen = _last_seen(stores, project)
    if seen is None or stores.contracts.newest(project) > seen.contract:
        return Looked(ever=True)
    changed = stores.history.reimported_after(project, seen.action)
    return Looked(ever=True, sources=frozenset(seen.sources), changed=frozenset(changed))


def unchecked(stores: Stores, project: int, examples: Collection[Example]) -> set[int]:
    """Those of some examples that no check has looked at as they stand, as far as checks ever ran.

    They came with a later import, an import changed their texts, or the format is another one by now.
    Whatever a person edits is checked with the edit.
    """
    looked = looked_at(stores, project)
    return {one.id for one in examples if not looked.at(one)} if looked.ever else set()


def check_unchecked(database: Database, project: int, examples: Collection[Example]) -> set[int]:
    """Look at the texts of those examples that no check has looked at, and store what is found.

    What only comparing shows, such as a conflict, waits for the next check of the whole project.

    Returns:
        Which these are.
    """
    with database.read() as stores:
        missing = unchecked(stores, project, examples)
    if missing:
        look_again(database, project, missing)
    return missing


def _last_seen(stores: Stores, project: int) -> CheckState | None:
    """What the last run of all checks saw; None where there was none."""
    last = next(iter(stores.history.actions(project, 1, kind=CHECKED)), None)
    return last.details.seen if last is not None else None

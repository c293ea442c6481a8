"""Whether the findings are up to date: what was imported or changed since the checks ran."""

from dataclasses import dataclass
from typing import Any

from curate.stores import Stores
from curate.stores.history import CHECKED


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

    @property
    def stale(self) -> bool:
        """Whether running the checks again may find something else."""
        return self.checked and bool(self.new or self.edited or self.reformatted)


def current_state(stores: Stores, project: int) -> dict[str, Any]:
    """What a run of the checks sees, as JSON: kept with the run, to compare with later."""
    return {
        "sources": _sources(stores, project),
        "action": stores.history.newest(project),
        "contract": stores.contracts.newest(project),
    }


def check_freshness(stores: Stores, project: int) -> Freshness:
    """What has happened since all checks ran."""
    last = next(iter(stores.history.actions(project, 1, kind=CHECKED)), None)
    if last is None:
        return Freshness(checked=False)
    seen = last.extra
    # An id may be given again after an import was removed: the time tells the two apart.
    now = _sources(stores, project)
    unseen = {key for key, at in now.items() if seen["sources"].get(key) != at}
    rows = stores.counts.sources(project)
    return Freshness(
        checked=True,
        new=sum(count for key, _, count in rows if str(key) in unseen),
        edited=stores.counts.edited_since(project, int(seen["action"])),
        reformatted=stores.contracts.newest(project) > int(seen["contract"]),
    )


def _sources(stores: Stores, project: int) -> dict[str, str]:
    return {str(one.id): one.at.isoformat() for one in stores.sources.all(project)}

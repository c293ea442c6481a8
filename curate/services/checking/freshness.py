"""The freshness of findings: what was imported or changed since the checks ran."""

from dataclasses import dataclass

from curate.domain.actions import CheckState
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


def current_state(stores: Stores, project: int) -> CheckState:
    """What a run of the checks sees: kept with the run, to compare with later."""
    return CheckState(
        sources=stores.sources.ids(project),
        action=stores.history.newest(project),
        contract=stores.contracts.newest(project),
    )


def check_freshness(stores: Stores, project: int) -> Freshness:
    """What has happened since all checks ran."""
    last = next(iter(stores.history.actions(project, 1, kind=CHECKED)), None)
    seen = last.details.seen if last is not None else None
    if seen is None:
        return Freshness(checked=False)
    rows = stores.counts.sources(project)
    return Freshness(
        checked=True,
        new=sum(count for key, _, count in rows if key not in seen.sources),
        edited=stores.counts.edited_since(project, seen.action),
        reformatted=stores.contracts.newest(project) > seen.contract,
    )

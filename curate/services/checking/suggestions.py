"""Which example of each duplicate cluster to keep: worked out again where something has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from curate.domain.examples import Example
from curate.domain.findings import Cluster
from curate.domain.suggestions import Suggestion
from curate.services.checking.better_twin import Faults, suggest
from curate.services.checking.clustering import read_clusters, work_out_clusters
from curate.stores import Database, Stores

PART = 1_000
"""Suggestions that one transaction writes: others wait for it."""
_KEEPS_CLUSTERS = frozenset(
    {"approve", "bulk_approve", "reject", "skip", "flag", "reopen", "edit", "fix", "resolve"}
    | {"bulk_reject", "bulk_skip", "bulk_reopen", "bulk_label", "replace"}
    | {"restore", "dismiss", "reopen_findings"}
)
"""Actions that say which examples and findings they change, and touch clusters only by those."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What must be worked out again: clusters by their rows, their members, and what is open about these."""

    state: Mapping[str, Any] = field(hash=False)
    clusters: Mapping[int, Cluster] = field(hash=False)
    members: Mapping[int, Example] = field(hash=False)
    faults: Mapping[int, Faults] = field(hash=False)
    every: bool


def update_clusters(database: Database, project: str) -> frozenset[int] | None:
    """Bring the stored clusters up to date, and what to keep of them.

    Nothing where inputs were never compared, and hardly anything where nothing has changed.

    Returns:
        The examples whose clusters were looked at again; None where that may be any.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        if not is_outdated(stores, key):
            return frozenset()
        read = read_clusters(stores, key) if _compare(stores, key) else None
    if read is not None:
        work_out_clusters(database, read)
    looked_at = update_suggestions(database, key)
    if read is None or looked_at is None:
        return looked_at
    if read.memory is not None:
        return None
    doubtful = [read.stored.clusters[row].examples for row in read.doubtful]
    return looked_at.union(*doubtful, (one.id for one in read.examples))


def is_outdated(stores: Stores, project: int) -> bool:
    """Whether something has happened since the clusters, and what to keep of them, were worked out.

    Never where inputs were never compared.
    """
    if not stores.clusters.digest(project):
        return False
    return stores.clusters.suggested_for(project) != _state(stores, project)


def update_suggestions(database: Database, project: int) -> frozenset[int] | None:
    """Work out what to keep of the clusters as they are stored, as far as something has changed.

    Returns:
        The examples in these clusters; None where that may be any.
    """
    with database.read() as stores:
        read = _read(stores, project)
    if read is None:
        return frozenset()
    found = {
        row: suggest(
            [read.members[one] for one in cluster.examples if one in read.members],
            cluster.canonical,
            read.faults,
        )
        for row, cluster in read.clusters.items()
        if not read.members.keys().isdisjoint(cluster.examples)
    }
    for part in database.in_parts(list(found.items()), PART):
        with database.begin() as stores:
            stores.clusters.suggest(project, dict(part))
    with database.begin() as stores:
        stores.clusters.set_suggested_for(project, read.state)
    return None if read.every else frozenset(read.members)


def suggestion_of(stores: Stores, project: int, cluster: Cluster) -> Suggestion:
    """What to keep of a cluster, as it was worked out last."""
    known = stores.clusters.suggestions(project)
    return known.get((cluster.canonical, cluster.relation)) or Suggestion(cluster.canonical)


def _state(stores: Stores, project: int) -> dict[str, Any]:
    return {
        "sources": list(stores.sources.ids(project)),
        "action": stores.history.newest(project),
        "event": stores.history.newest_event(),
    }


def _compare(stores: Stores, project: int) -> bool:
    """Whether the clusters themselves may be others by now."""
    known, now = stores.clusters.suggested_for(project), _state(stores, project)
    if known is None or known["sources"] != now["sources"]:
        return True
    if not stores.history.kinds_after(project, known["action"]) <= _KEEPS_CLUSTERS:
        return True
    rejected = stores.history.rejected_after(project, known["event"])
    # Whoever is in no cluster leaves none.
    return rejected is None or bool(stores.clusters.with_members(project, rejected))


def _read(stores: Stores, project: int) -> _Read | None:
    known, now = stores.clusters.suggested_for(project), _state(stores, project)
    if known == now and not stores.clusters.without_suggestion(project):
        return None
    rows = _changed(stores, project, known) if known is not None else None
    again = (
        stores.clusters.stored(project).clusters
        if rows is None
        else stores.clusters.some(project, rows)
    )
    ids = {one for cluster in again.values() for one in cluster.examples}
    members = stores.examples.many(project, ids)
    faults = stores.open_findings.faults(project, None if rows is None else ids)
    return _Read(now, again, members, faults, every=rows is None)


def _changed(stores: Stores, project: int, known: Mapping[str, Any]) -> set[int] | None:
    """Rows of the clusters that actions since then have to do with; None where all may be concerned."""
    if not stores.history.kinds_after(project, known["action"]) <= _KEEPS_CLUSTERS:
        return None
    touched = stores.history.examples_after(project, known["event"])
    decided = stores.history.decided_after(project, known["action"])
    found = stores.findings.all(project, keys=decided) if decided else []
    touched |= {one for each in found for one in each.finding.examples}
    return stores.clusters.with_members(project, touched) | stores.clusters.without_suggestion(
        project
    )

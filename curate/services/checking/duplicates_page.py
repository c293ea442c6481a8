"""What Duplicates shows, read at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from curate.domain.actions import Action
from curate.domain.findings import Chain, Cluster
from curate.services.checking.clusters import ClusterView, chain_of, open_clusters, stored_check
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class OpenClusters:
    """Clusters with something left to decide on.

    Attributes:
        seen: What they were read from: the project, its last action, event and cluster.
    """

    clusters: tuple[Cluster, ...]
    seen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """What Duplicates shows.

    Attributes:
        imported: Whether the project has examples.
        checked: Whether the checks ever ran.
        last: The person's last action that can be undone.
        open: Every cluster with something left to decide on.
        place: Which of them is shown, counted from 0.
        shown: That cluster with its members; None where there is none.
        chain: How it holds together; None where all members are similar to each other.
    """

    imported: bool
    checked: bool
    last: Action | None
    open: OpenClusters
    place: int = 0
    shown: ClusterView | None = None
    chain: Chain | None = None


def duplicates_page(
    database: Database,
    project: str,
    *,
    person: str,
    before: OpenClusters | None = None,
    at: int | None = None,
    place: int = 0,
    of: Collection[int] = (),
) -> DuplicatesPage:
    """What Duplicates shows of a project, in one transaction.

    Args:
        database: Where.
        project: Name of the project.
        person: Whose last action.
        before: The clusters as they were read before: read again only if something changed.
        at: The first member of the cluster to show.
        place: Which cluster to show where there is no such cluster (any more).
        of: Examples whose cluster is to be shown, before all else.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        check = stored_check(stores, key, {})
        history = stores.history
        seen = (key, history.newest(key), history.newest_event(), stores.clusters.newest(key))
        found = before
        if found is None or found.seen != seen:
            found = OpenClusters(tuple(open_clusters(stores, key, check)), seen)
        page = DuplicatesPage(
            imported=bool(found.clusters) or stores.examples.count(key) > 0,
            checked=stores.contracts.current(key) is not None,
            last=history.last(key, person),
            open=found,
        )
        if not found.clusters:
            return page
        place = _place(found.clusters, at, place, frozenset(of))
        cluster = found.clusters[place]
        members = stores.examples.many(key, cluster.examples)
    view = ClusterView(cluster.examples[0], cluster, tuple(members[i] for i in cluster.examples))
    return replace(page, place=place, shown=view, chain=chain_of(check, view))


def _place(clusters: Sequence[Cluster], at: int | None, place: int, of: frozenset[int]) -> int:
    numbered = list(enumerate(clusters))
    wanted = [number for number, one in numbered if not of.isdisjoint(one.examples)]
    named = [number for number, one in numbered if one.examples[0] == at]
    return next(iter((*wanted, *named)), min(place, len(clusters) - 1))

"""What Duplicates shows, read at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from curate.domain.actions import Action
from curate.domain.findings import Chain, Cluster
from curate.services.checking.clustering import (
    check_as_stored,
    read_clusters,
    work_out_clusters,
)
from curate.services.checking.clusters import ClusterView, chain_of
from curate.services.checking.suggestions import suggestion_of, update_suggestions
from curate.stores import Database, Stores


@dataclass(frozen=True, slots=True)
class OpenClusters:
    """The clusters of a project, each with something to decide on.

    Attributes:
        seen: The state of the project that they were read from.
    """

    clusters: tuple[Cluster, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """What Duplicates shows.

    Attributes:
        imported: Whether the project has examples.
        checked: Whether the checks ever ran.
        last: The person's last action that can be undone.
        open: Every cluster; None before the checks ran.
        place: Which of them is shown, counted from 0.
        shown: That cluster with its members; None where there is none.
        chain: How it holds together; None where all members are similar to each other.
    """

    imported: bool
    checked: bool
    last: Action | None
    open: OpenClusters | None = None
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
    """What Duplicates shows of a project: in one transaction, or in two where something changed.

    Args:
        database: Where.
        project: Name of the project.
        person: Whose last action.
        before: The clusters as they were read before: looked at again only if something changed.
        at: The first member of the cluster to show.
        place: Which cluster to show where there is no such cluster (any more).
        of: Examples whose cluster is to be shown, before all else.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        page = DuplicatesPage(
            imported=stores.examples.count(key) > 0,
            checked=stores.contracts.current(key) is not None,
            last=stores.history.last(key, person),
        )
        if not page.checked:
            return page
        seen = _state(stores, key)
        if before is not None and before.seen == seen:
            return _with_cluster(stores, key, replace(page, open=before), at, place, frozenset(of))
        read = read_clusters(stores, key)
    found = work_out_clusters(database, read).clusters
    update_suggestions(database, key)
    with database.read() as stores:
        page = replace(page, open=OpenClusters(found, seen))
        return _with_cluster(stores, key, page, at, place, frozenset(of))


def _state(stores: Stores, project: int) -> str:
    """What the clusters follow from, in short."""
    return repr(
        (
            project,
            stores.sources.ids(project),
            stores.history.newest(project),
            stores.history.newest_event(),
            stores.clusters.options(project),
        )
    )


def _with_cluster(
    stores: Stores,
    project: int,
    page: DuplicatesPage,
    at: int | None,
    place: int,
    of: frozenset[int],
) -> DuplicatesPage:
    clusters = page.open.clusters if page.open is not None else ()
    if not clusters:
        return page
    place = _place(clusters, at, place, of)
    cluster = clusters[place]
    members = stores.examples.many(project, cluster.examples)
    there = tuple(members[one] for one in cluster.examples if one in members)
    suggested = suggestion_of(stores, project, cluster)
    view = ClusterView(cluster.examples[0], cluster, there, suggested)
    chain = chain_of(check_as_stored(stores, project), view)
    return replace(page, place=place, shown=view, chain=chain)


def _place(clusters: Sequence[Cluster], at: int | None, place: int, of: frozenset[int]) -> int:
    numbered = list(enumerate(clusters))
    wanted = [number for number, one in numbered if not of.isdisjoint(one.examples)]
    named = [number for number, one in numbered if one.examples[0] == at]
    if not wanted and place in named:
        return place  # two clusters may begin with the same example
    return next(iter((*wanted, *named)), min(place, len(clusters) - 1))

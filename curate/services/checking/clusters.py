"""Duplicate clusters as people see them: with their members, and what holds those together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from curate.checks.duplicates.near_duplicate import NearDuplicate
from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.domain.findings import Chain, Cluster
from curate.domain.suggestions import Suggestion
from curate.services.checking.better_twin import Faults, suggest
from curate.services.checking.cluster_decisions import SPLIT
from curate.services.checking.clustering import check_by, current_clusters, memory_of
from curate.services.checking.suggestions import update_suggestions
from curate.stores import Database, Stores
from curate.text import percent

SHOWN = 8


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A near-duplicate cluster with its members as they stand, and which of them to keep."""

    id: int
    cluster: Cluster
    examples: tuple[Example, ...]
    suggested: Suggestion


def find_clusters(
    database: Database, project: str, threshold: float | None = None
) -> list[ClusterView]:
    """Near-duplicate clusters among all examples that were not rejected, numbered from 1.

    Args:
        database: Where.
        project: Name of the project.
        threshold: Compare all inputs anew at this similarity, and store nothing. None gives the
            clusters as they stand.

    Raises:
        Unusable: The threshold is not between 0 and 1.
    """
    if threshold is None:
        clusters = current_clusters(database, project).clusters
        with database.read() as stores:
            key = stores.projects.get(project).id
        update_suggestions(database, key)
        return _views(database, key, clusters)
    if not 0 < threshold <= 1:
        raise Unusable(
            f"A threshold of {threshold} can't be used: choose a similarity above 0, up to 1."
        )
    with database.read() as stores:
        key = stores.projects.get(project).id
        check = _check(stores, key, threshold)
        memory = memory_of(stores, key, check)
        examples = [one for one in stores.examples.all(key) if one.status != "rejected"]
        faults = stores.open_findings.faults(key)
    return _views(database, key, check.compare(examples, memory), faults)


def _views(
    database: Database,
    project: int,
    clusters: Sequence[Cluster],
    faults: Mapping[int, Faults] | None = None,
) -> list[ClusterView]:
    """Clusters with their members; what to keep of them as stored, or by ``faults`` worked out anew."""
    with database.read() as stores:
        members = stores.examples.many(project, {one for each in clusters for one in each.examples})
        stored = stores.clusters.suggestions(project) if faults is None else {}

    def suggested(cluster: Cluster) -> Suggestion:
        known = stored.get((cluster.canonical, cluster.relation))
        mine = [members[one] for one in cluster.examples]
        return known or suggest(mine, cluster.canonical, faults)

    return [
        ClusterView(
            number,
            cluster,
            tuple(members[one] for one in cluster.examples),
            suggested(cluster),
        )
        for number, cluster in enumerate(clusters, start=1)
        if members.keys() >= set(cluster.examples)  # somebody may have deleted some this moment
    ]


def cluster_of(database: Database, project: str, example: int) -> ClusterView | None:
    """The cluster of near-duplicates that an example is in; the largest of several, None where it has none.

    Raises:
        NotFound: There is no such project, or it has no such example.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        stores.examples.get(key, example)
    clusters = current_clusters(database, project).clusters
    mine = [one for one in clusters if example in one.examples]
    if not mine:
        return None
    update_suggestions(database, key)
    largest = max(mine, key=lambda one: len(one.examples))
    return next(iter(_views(database, key, [largest])), None)


def cluster_chains(
    database: Database, project: str, views: Sequence[ClusterView], threshold: float | None = None
) -> list[Chain | None]:
    """How clusters hold together; None for one in which all members are similar to each other.

    Parts are given only where there are few enough pairs across them to be remembered.

    Args:
        database: Where.
        project: Name of the project.
        views: The clusters.
        threshold: At which they were found; None for that of the last check.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        check = _check(stores, key, threshold)
    return [chain_of(check, view) for view in views]


def chain_in_words(view: ClusterView, chain: Chain) -> str:
    """Which members of a chain are similar, and which are not, in words."""
    named = {one.id: one.external_id or str(one.id) for one in view.examples}
    links = [
        f"{named[a.one]} with {named[a.other]} ({percent(a.similarity)})"
        for a in chain.links[-SHOWN:]
    ]
    left = f" and {len(chain.links) - SHOWN} more similar pairs" if len(chain.links) > SHOWN else ""
    apart = chain.apart
    sentence = (
        f"A chain of {len(named)}: {', '.join(links)}{left}; but {named[apart.one]} and "
        f"{named[apart.other]} share only {percent(apart.similarity)}."
    )
    if len(chain.parts) > 1:
        parts = [f"({', '.join(named[one] for one in part)})" for part in chain.parts[:SHOWN]]
        sentence += f" It would split into {' and '.join(parts)}"
        sentence += f" and {len(chain.parts) - SHOWN} more." if len(chain.parts) > SHOWN else "."
    return sentence


def chain_of(check: NearDuplicate, view: ClusterView) -> Chain | None:
    """How a cluster holds together; see `cluster_chains`."""
    if view.cluster.relation == "contains" or view.cluster.min_similarity >= check.threshold:
        return None
    chain = check.chain(view.examples)
    sizes = [len(part) for part in chain.parts]
    if sum(a * b for a, b in combinations(sizes, 2)) > SPLIT:
        return Chain(chain.links, chain.apart, (tuple(one.id for one in view.examples),))
    return chain


def _check(stores: Stores, project: int, threshold: float | None) -> NearDuplicate:
    """The check that found the clusters of a threshold; None for those that stand."""
    options = stores.clusters.options(project) or {}
    given = {} if threshold is None else {"threshold": threshold}
    return check_by(stores, project, {**options, **given})

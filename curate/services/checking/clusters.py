"""Duplicate clusters: finding them, storing what was compared, and describing those that are chains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from curate.checks.duplicates.near_duplicate import NearDuplicate
from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.domain.findings import Chain, Cluster
from curate.services.checking.cluster_decisions import SPLIT
from curate.similarity import Memory
from curate.stores import Database, Stores
from curate.text import percent

SHOWN = 8


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A near-duplicate cluster with its members as they stand."""

    id: int
    cluster: Cluster
    examples: tuple[Example, ...]


def with_memory(stores: Stores, project: int, check: NearDuplicate) -> NearDuplicate:
    """The check with what earlier comparisons by the same options worked out."""
    return check.with_memory(
        Memory(
            stores.signatures.all(project, check.method),
            stores.signatures.similarities(project, check.method),
        )
    )


def store_clusters(stores: Stores, project: int, check: NearDuplicate) -> None:
    """Keep the clusters that a check has just found, and what comparing them worked out."""
    stores.clusters.replace(project, check.found, check.threshold)
    stores.signatures.save(
        project,
        check.method,
        check.memory.fresh(),
        check.memory.dump(),
        check.model_dump(exclude={"different"}),
    )


def find_clusters(
    database: Database, project: str, threshold: float | None = None
) -> list[ClusterView]:
    """Near-duplicate clusters among all examples that were not rejected.

    Compared as the last check did, but at another similarity where one is given.

    Raises:
        Unusable: The threshold is not between 0 and 1.
    """
    if threshold is not None and not 0 < threshold <= 1:
        raise Unusable(
            f"A threshold of {threshold} can't be used: choose a similarity above 0, up to 1."
        )
    with database.read() as stores:
        key = stores.projects.get(project).id
        given = {} if threshold is None else {"threshold": threshold}
        check = with_memory(stores, key, stored_check(stores, key, given))
        examples = [one for one in stores.examples.all(key) if one.status != "rejected"]
    by_id = {one.id: one for one in examples}
    return [
        ClusterView(number, cluster, tuple(by_id[one] for one in cluster.examples))
        for number, cluster in enumerate(check.clusters(examples), start=1)
    ]


def open_clusters(stores: Stores, project: int, check: NearDuplicate) -> list[Cluster]:
    """The clusters of the last check, as far as there is something left to decide on.

    Where members were rejected or called different since, those that are left are compared anew: only
    their texts are read.
    """
    clusters = stores.clusters.all(project)
    out = stores.clusters.rejected(project) | {one for pair in check.different for one in pair}
    touched = [one for one in clusters if not out.isdisjoint(one.examples)]
    members = stores.examples.many(project, {one for each in touched for one in each.examples})
    found: list[Cluster] = []
    for cluster in clusters:
        if out.isdisjoint(cluster.examples):
            found.append(cluster)
            continue
        there = [members[one] for one in cluster.examples if one in members]
        found += check.clusters([one for one in there if one.status != "rejected"])
    return found


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
        check = stored_check(stores, key, {} if threshold is None else {"threshold": threshold})
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
    if view.cluster.min_similarity >= check.threshold:
        return None
    chain = check.chain(view.examples)
    sizes = [len(part) for part in chain.parts]
    if sum(a * b for a, b in combinations(sizes, 2)) > SPLIT:
        return Chain(chain.links, chain.apart, (tuple(one.id for one in view.examples),))
    return chain


def stored_check(stores: Stores, project: int, options: Mapping[str, Any]) -> NearDuplicate:
    """The check with the options of its last run and the pairs that were marked as different since."""
    different = tuple(stores.clusters.different(project))
    stored = {
        k: v
        for k, v in stores.signatures.options(project).items()
        if k in NearDuplicate.model_fields
    }
    return NearDuplicate.model_validate({**stored, **options, "different": different})

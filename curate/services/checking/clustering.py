"""The clusters of a project: compared once, stored, and compared again where something changed."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curate.checks.duplicates.near_duplicate import NearDuplicate
from curate.domain.examples import Example
from curate.domain.findings import Cluster, Clustering
from curate.similarity import Memory
from curate.stores import Database, Stores
from curate.stores.findings import WRITING, Compared, StoredClusters

PART = 1_000
"""Clusters or signatures that one transaction writes: others wait for it."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class ReadClusters:
    """What was read of a project, of which its clusters follow without reading any more.

    Attributes:
        project: Its id.
        check: How inputs are compared, with the pairs that a person marked as different.
        compared: What the clusters have to follow from.
        stored: The clusters that are stored.
        doubtful: Rows of those that may not hold any more.
        examples: What must be compared again; all examples where ``memory`` is given.
        memory: What earlier comparisons worked out, where all must be compared.
        chosen: Whether somebody chose how to compare, for this time and from now on.
    """

    project: int
    check: NearDuplicate
    compared: Compared
    stored: StoredClusters
    doubtful: frozenset[int] = frozenset()
    examples: Sequence[Example] = ()
    memory: Memory | None = None
    chosen: bool = False


def current_clusters(database: Database, project: str) -> Clustering:
    """Near-duplicate clusters among all examples of a project that are not rejected.

    Compared as the check did last, by its defaults before that, but for the pairs that were marked as
    different. What is stored is given as long as it follows from what is there; where examples came in
    or went, texts changed, or pairs were marked, it is compared again and stored.
    """
    with database.read() as stores:
        read = read_clusters(stores, stores.projects.get(project).id)
    return work_out_clusters(database, read)


def read_clusters(
    stores: Stores,
    project: int,
    *,
    options: Mapping[str, Any] | None = None,
    examples: Sequence[Example] | None = None,
) -> ReadClusters:
    """Read what the clusters of a project follow from, and whether those that are stored do.

    Args:
        stores: A reading transaction.
        project: Its id.
        options: How to compare; None for how it was done last.
        examples: All that are not rejected, where they are read already.
    """
    check = (
        check_as_stored(stores, project) if options is None else check_by(stores, project, options)
    )
    now = (
        stores.examples.input_revisions(project)
        if examples is None
        else {one.id: one.input_revision for one in examples}
    )
    read = ReadClusters(
        project,
        check,
        Compared(check.options, now, check.different),
        stores.clusters.stored(project),
        chosen=options is not None,
    )
    if read.stored.digest == read.compared.digest:
        return read
    return _read_changed(stores, read) or _read_all(stores, read, examples)


def check_as_stored(stores: Stores, project: int) -> NearDuplicate:
    """The check with the options of its last run and the pairs that were marked as different since."""
    return check_by(stores, project, stores.clusters.options(project) or {})


def check_by(stores: Stores, project: int, options: Mapping[str, Any]) -> NearDuplicate:
    """The check with some options and the pairs that were marked as different."""
    different = tuple(sorted(stores.clusters.different(project)))
    return NearDuplicate.model_validate({**options, "different": different})


def memory_of(stores: Stores, project: int, check: NearDuplicate) -> Memory:
    """What earlier comparisons by the same method worked out."""
    return Memory(
        stores.signatures.all(project, check.method),
        stores.signatures.similarities(project, check.method),
    )


def _read_changed(stores: Stores, read: ReadClusters) -> ReadClusters | None:
    """What only some clusters are in doubt for; None where more has changed than that.

    Whoever leaves, and a pair that is marked, concern nobody outside of the clusters that they are in.
    """
    before, compared = stores.clusters.compared(read.project), read.compared
    if before is None or before.options != compared.options:
        return None
    if not compared.examples.items() <= before.examples.items():
        return None
    touched = before.examples.keys() - compared.examples.keys()
    marked = {one for pair in set(before.different) ^ set(compared.different) for one in pair}
    doubtful = read.stored.torn | {
        row
        for row, cluster in read.stored.clusters.items()
        if not (touched.isdisjoint(cluster.examples) and marked.isdisjoint(cluster.examples))
    }
    doubtful, members = _with_overlapping(read.stored.clusters, doubtful, marked)
    again = stores.examples.many(read.project, members & compared.examples.keys())
    return replace(
        read,
        doubtful=doubtful,
        examples=tuple(again.values()),
    )


def _with_overlapping(
    clusters: Mapping[int, Cluster], doubtful: frozenset[int], members: set[int]
) -> tuple[frozenset[int], set[int]]:
    """With all clusters that have members in common, however far: the rows, and who is in them.

    A near-duplicate may also stand in a longer input, so that two clusters share it.
    """
    rows_of: dict[int, list[int]] = defaultdict(list)
    for row, cluster in clusters.items():
        for one in cluster.examples:
            rows_of[one].append(row)
    found, waiting, members = set(doubtful), list(doubtful), set(members)
    waiting += [row for one in members for row in rows_of.get(one, ())]
    found.update(waiting)
    while waiting:
        for one in clusters[waiting.pop()].examples:
            members.add(one)
            more = [row for row in rows_of[one] if row not in found]
            found.update(more)
            waiting += more
    return frozenset(found), members


def _read_all(
    stores: Stores, read: ReadClusters, examples: Sequence[Example] | None
) -> ReadClusters:
    if examples is None:
        kept = read.compared.examples
        examples = [one for one in stores.examples.all(read.project) if one.id in kept]
    return replace(
        read,
        doubtful=frozenset(read.stored.clusters),
        examples=examples,
        memory=memory_of(stores, read.project, read.check),
    )


def work_out_clusters(database: Database, read: ReadClusters) -> Clustering:
    """The clusters that follow from what was read; they are stored where they were not."""
    kept = [one for row, one in read.stored.clusters.items() if row not in read.doubtful]
    again = read.check.compare(read.examples, read.memory)
    clusters = tuple(sorted((*kept, *again), key=lambda one: (one.examples, one.relation)))
    if read.stored.digest != read.compared.digest:
        _store_memory(database, read)
        _store_clusters(database, read, clusters)
    return Clustering(clusters, read.check.options, read.check.different)


def _store_clusters(database: Database, read: ReadClusters, clusters: Sequence[Cluster]) -> None:
    """Store clusters, unless somebody stored others since; by new options, in any case."""
    stored = read.stored
    for _ in range(_TRIES if read.chosen else 1):
        if _store(database, read, stored, clusters):
            return
        with database.read() as stores:
            stored = stores.clusters.stored(read.project)


def _store_memory(database: Database, read: ReadClusters) -> None:
    """Keep what comparing worked out, for the next comparison."""
    if read.memory is None:
        return
    method, more = read.check.method, True
    while more:
        with database.begin() as stores:
            more = stores.signatures.forget_others(read.project, method)
    for rows in database.in_parts(list(read.memory.fresh()), PART):
        with database.begin() as stores:
            stores.signatures.put(method, rows)
    with database.begin() as stores:
        stores.signatures.put_similarities(read.project, method, read.memory.dump())


def _store(
    database: Database, read: ReadClusters, stored: StoredClusters, clusters: Sequence[Cluster]
) -> bool:
    """Store clusters in the place of those that are stored; whether nobody came between.

    Many of them are stored in several transactions. Until the last one, what is stored follows from
    nothing, so that nobody takes it for whole, and whoever begins to store others ends this.
    """
    changes = _changes(stored, clusters)
    if stored.settled and len(changes) <= PART:
        return _change(database, read, stored.digest, changes, last=True)
    mark = WRITING + secrets.token_hex(16)
    with database.begin() as stores:
        if stores.clusters.digest(read.project) != stored.digest:
            return False
        stores.clusters.follow_from(read.project, read.compared, digest=mark)
    with database.read() as stores:
        changes = _changes(stores.clusters.stored(read.project), clusters)
    for part in database.in_parts(changes, PART):
        if not _change(database, read, mark, part):
            return False
    return _change(database, read, mark, [], last=True)


def _changes(stored: StoredClusters, clusters: Sequence[Cluster]) -> list[int | Cluster]:
    """The rows that must go, and the clusters that must come."""
    there = {one: row for row, one in stored.clusters.items() if row not in stored.torn}
    staying = {there[one] for one in clusters if one in there}
    gone = [row for row in stored.clusters if row not in staying]
    return [*gone, *(one for one in clusters if one not in there)]


def _change(
    database: Database,
    read: ReadClusters,
    expected: str,
    part: Sequence[int | Cluster],
    *,
    last: bool = False,
) -> bool:
    """Remove rows and add clusters, in one transaction, unless somebody else stored others meanwhile."""
    with database.begin() as stores:
        if stores.clusters.digest(read.project) != expected:
            return False
        stores.clusters.change(
            read.project,
            [one for one in part if isinstance(one, int)],
            [one for one in part if isinstance(one, Cluster)],
        )
        if last:
            stores.clusters.follow_from(read.project, read.compared)
    return True

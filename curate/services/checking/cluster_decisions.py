"""Decisions on a duplicate cluster: which members to keep, and splitting it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from curate.domain.actions import Details, Values
from curate.domain.errors import EditConflict, NotFound, Unusable
from curate.domain.examples import Example
from curate.domain.findings import CLUSTER_CHECKS
from curate.services.changes import apply_changes
from curate.services.projects import current_person
from curate.stores import Database, Stores

_REJECTED: Values = {"status": "rejected"}
SPLIT = 20_000
"""Pairs across the parts of a cluster up to which it can be split: each is remembered."""


def split_cluster(
    database: Database,
    project: str,
    parts: Sequence[Sequence[int]],
    person: str | None = None,
    *,
    revisions: Mapping[int, int] | None = None,
) -> int:
    """Mark the parts of a cluster as different from each other; one undoable action.

    No example is rejected. No later check joins members of two parts directly again.

    Args:
        database: Where.
        project: Name of the project.
        parts: Ids of the members, at least two parts.
        person: Who decides.
        revisions: The revision of each member that was on screen. None takes whatever is stored.

    Returns:
        How many pairs are remembered as different.

    Raises:
        NotFound: The project has no such example.
        EditConflict: A member is no longer what was on screen. Nothing was stored.
        Unusable: There are fewer than two parts, or too many pairs to remember.
    """
    pairs = [
        (min(pair), max(pair))
        for one, other in combinations(parts, 2)
        for pair in product(one, other)
    ]
    if not pairs or len(pairs) > SPLIT:
        raise Unusable(
            f"A cluster is split into two or more parts, with at most {SPLIT:,} pairs across them. "
            "Nothing was changed."
        )
    members = {one for part in parts for one in part}
    with database.read() as stores:
        key = stores.projects.get(project).id
        current = stores.examples.many(key, members)
        for one in members:
            if one not in current:
                raise NotFound("example", one)
            if revisions is not None and current[one].revision != revisions.get(one):
                raise EditConflict(one, revisions.get(one, 0))
        known = set(stores.clusters.different(key))
        pairs = sorted(set(pairs) - known)
        closed = [
            one.id
            for one in stores.findings.all(key, check="near_duplicate", status="open")
            if members <= set(one.finding.examples)
        ]
    apply_changes(
        database,
        key,
        "split",
        f"Split {len(members)} near-duplicates into {len(parts)} parts",
        [],
        person or current_person(),
        details=Details(different=tuple(pairs), dismissed=tuple(closed)),
    )
    return len(pairs)


def keep_in_cluster(
    database: Database,
    project: str,
    members: Sequence[int],
    kept: Sequence[int],
    person: str | None = None,
    *,
    revisions: Mapping[int, int] | None = None,
) -> int:
    """Decide on a cluster: the kept members stay, the others are rejected; one undoable action.

    Members that are kept side by side are remembered as different, so that no later check reports
    them as near-duplicates of each other again.

    Args:
        database: Where.
        project: Name of the project.
        members: Ids of the cluster.
        kept: Those that stay.
        person: Who decides.
        revisions: The revision of each member that was on screen. None takes whatever is stored.

    Returns:
        How many were rejected.

    Raises:
        NotFound: The project has no such example. Nothing was changed.
        EditConflict: A member is no longer what was on screen. Nothing was stored.
        Unusable: Nothing would be kept, or ``kept`` names examples that are no members.
    """
    if not kept or not set(kept) <= set(members):
        raise Unusable("Keep at least one example of the cluster. Nothing was changed.")
    with database.read() as stores:
        key = stores.projects.get(project).id
        read = _read(stores, key, members, kept, revisions)
    apply_changes(
        database,
        key,
        "keep",
        f"Kept {len(kept)} of {len(members)} near-duplicates",
        [(one, _REJECTED) for one in read.out],
        person or current_person(),
        details=read.details,
    )
    return len(read.out)


def merge_in_cluster(
    database: Database,
    project: str,
    members: Sequence[int],
    *,
    input_of: int,
    output_of: int,
    person: str | None = None,
    revisions: Mapping[int, int] | None = None,
) -> int:
    """Make one example of a cluster: the input of one member with the answer of another; one action.

    The member whose input it is stays, with the answer and the label of the other; all others are rejected.

    Args:
        database: Where.
        project: Name of the project.
        members: Ids of the cluster.
        input_of: Whose input, earlier messages and system prompt stay.
        output_of: Whose answer and label it gets.
        person: Who decides.
        revisions: The revision of each member that was on screen. None takes whatever is stored.

    Returns:
        How many were rejected.

    Raises:
        NotFound: The project has no such example. Nothing was changed.
        EditConflict: A member is no longer what was on screen. Nothing was stored.
        Unusable: One of both is no member of the cluster.
    """
    if not {input_of, output_of} <= set(members):
        raise Unusable("Merge members of the cluster only. Nothing was changed.")
    with database.read() as stores:
        key = stores.projects.get(project).id
        read = _read(stores, key, members, [input_of], revisions)
    kept, other = read.members[input_of], read.members[output_of]
    values: Values = {}
    if kept.output != other.output:
        values["output"] = other.output
    if kept.label != other.label:
        values["label"] = other.label
    apply_changes(
        database,
        key,
        "merge",
        f"Merged {len(members)} near-duplicates into {kept.external_id or f'example {kept.id}'}",
        [*([(kept, values)] if values else []), *((one, _REJECTED) for one in read.out)],
        person or current_person(),
        details=read.details,
    )
    return len(read.out)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """The members of a cluster as they stand, those that go, and what is decided beside that."""

    members: Mapping[int, Example]
    out: Sequence[Example]
    details: Details


def _read(
    stores: Stores,
    project: int,
    members: Sequence[int],
    kept: Collection[int],
    revisions: Mapping[int, int] | None,
) -> _Cluster:
    current = stores.examples.many(project, members)
    for one, revision in (revisions or {}).items():
        if one not in current or current[one].revision != revision:
            raise EditConflict(one, revision)
    for one in members:
        if one not in current:
            raise NotFound("example", one, "Nothing was changed.")
    out = [current[one] for one in members if one not in set(kept)]
    known = set(stores.clusters.different(project))
    pairs = sorted({(min(pair), max(pair)) for pair in combinations(kept, 2)} - known)
    closed = [
        one.id
        for check in CLUSTER_CHECKS
        for one in stores.findings.all(project, check=check, status="open")
        if set(one.finding.examples) <= set(members)
    ]
    return _Cluster(
        current,
        [one for one in out if one.status != "rejected"],
        Details(different=tuple(pairs), dismissed=tuple(closed)),
    )

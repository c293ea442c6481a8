"""Decisions on a duplicate cluster: which members to keep, and splitting it."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product

from curate.domain.errors import EditConflict, NotFound, Unusable
from curate.services.changes import apply_changes
from curate.services.projects import current_person
from curate.stores import Database

SPLIT = 20_000


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
    with database.begin() as stores:
        key = stores.projects.get(project).id
        current = stores.examples.many(members)
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
        stores.clusters.mark_different(key, pairs, person or current_person())
        stores.findings.set_status(key, closed, "dismissed")
        apply_changes(
            stores,
            key,
            "split",
            f"Split {len(members)} near-duplicates into {len(parts)} parts",
            [],
            person or current_person(),
            extra={"different": pairs, "findings": closed},
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
        EditConflict: A member is no longer what was on screen. Nothing was stored.
        Unusable: Nothing would be kept, or ``kept`` names examples that are no members.
    """
    if not kept or not set(kept) <= set(members):
        raise Unusable("Keep at least one example of the cluster. Nothing was changed.")
    with database.begin() as stores:
        key = stores.projects.get(project).id
        current = stores.examples.many(members)
        for one, revision in (revisions or {}).items():
            if one not in current or current[one].revision != revision:
                raise EditConflict(one, revision)
        out = [current[one] for one in members if one not in set(kept) and one in current]
        out = [one for one in out if one.status != "rejected"]
        pairs = [sorted(pair) for pair in combinations(kept, 2)]
        known = {tuple(pair) for pair in stores.clusters.different(key)}
        pairs = [pair for pair in pairs if tuple(pair) not in known]
        closed = [
            one.id
            for check in ("near_duplicate", "exact_duplicate")
            for one in stores.findings.all(key, check=check, status="open")
            if set(one.finding.examples) <= set(members)
        ]
        stores.clusters.mark_different(
            key, [(one, other) for one, other in pairs], person or current_person()
        )
        stores.findings.set_status(key, closed, "dismissed")
        summary = f"Kept {len(kept)} of {len(members)} near-duplicates"
        apply_changes(
            stores,
            key,
            "keep",
            summary,
            [(one, {"status": "rejected"}) for one in out],
            person or current_person(),
            extra={"different": pairs, "findings": closed},
        )
        return len(out)

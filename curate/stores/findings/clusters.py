"""Clusters of near-duplicates, what they follow from, and pairs that a person marked as different."""

import hashlib
import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from curate.domain.findings import Cluster
from curate.domain.suggestions import Suggestion
from curate.stores.rows import Store, chunks, now, standing
from curate.stores.tables import (
    cluster_examples,
    clusters,
    comparisons,
    different_pairs,
)

Pair = tuple[int, int]
_METHOD = 2  # another number whenever the same inputs would give other clusters
WRITING = "writing "
"""How a digest begins that stands for clusters which are being written."""


@dataclass(frozen=True)
class Compared:
    """What clusters follow from: the same gives the same clusters.

    Attributes:
        options: How inputs are compared.
        examples: Ids of the examples that are compared, with the revision of each one's input.
        different: Pairs that are not joined, because a person said so.
    """

    options: Mapping[str, Any]
    examples: Mapping[int, int]
    different: Collection[Pair]

    @cached_property
    def digest(self) -> str:
        """A hash of all of it."""
        options = json.dumps([_METHOD, self.options], sort_keys=True).encode()
        parts = options, _packed(self.examples.items()), _packed(self.different)
        sizes = array("q", map(len, parts)).tobytes()
        return hashlib.sha256(sizes + b"".join(parts)).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredClusters:
    """The clusters that are stored, by the ids of their rows.

    Attributes:
        digest: Of what they follow from, or a mark while they are being written; empty where inputs
            were never compared.
        clusters: With the members that still exist.
        torn: Rows of clusters with members that do not exist any more.
    """

    digest: str
    clusters: Mapping[int, Cluster]
    torn: frozenset[int] = frozenset()

    @property
    def settled(self) -> bool:
        """Whether nobody is writing them."""
        return not self.digest.startswith(WRITING)


class Clusters(Store):
    """Clusters of near-duplicates, and pairs that a person marked as different."""

    def options(self, project: int) -> dict[str, Any] | None:
        """How inputs were compared last; None where they never were."""
        found = self._connection.execute(
            select(comparisons.c.options).where(comparisons.c.project_id == project)
        ).scalar()
        return None if found is None else dict(found)

    def compared(self, project: int) -> Compared | None:
        """What the stored clusters follow from; None where inputs were never compared."""
        row = self._connection.execute(
            select(comparisons).where(comparisons.c.project_id == project)
        ).first()
        if row is None:
            return None
        known = Compared(row.options, dict(_unpacked(row.examples)), _unpacked(row.different))
        return known if known.digest == row.digest else None

    def digest(self, project: int) -> str:
        """The hash of what the stored clusters follow from; empty where inputs were never compared."""
        found = self._connection.execute(
            select(comparisons.c.digest).where(comparisons.c.project_id == project)
        ).scalar()
        return found or ""

    def some(self, project: int, rows: Collection[int]) -> dict[int, Cluster]:
        """Some of the clusters, by the ids of their rows."""
        members: dict[int, list[int]] = defaultdict(list)
        found: list[Any] = []
        for part in chunks(sorted(rows)):
            found += self._connection.execute(
                select(clusters).where(clusters.c.project_id == project, clusters.c.id.in_(part))
            ).all()
            for row in self._connection.execute(
                select(cluster_examples)
                .where(cluster_examples.c.cluster_id.in_(part))
                .order_by(cluster_examples.c.example_id)
            ):
                members[row.cluster_id].append(row.example_id)
        return {row.id: _cluster(row, members[row.id]) for row in found}

    def stored(self, project: int) -> StoredClusters:
        """The clusters with the ids of their rows."""
        members: dict[int, list[int]] = defaultdict(list)
        for row in self._connection.execute(
            select(cluster_examples)
            .join(clusters)
            .where(clusters.c.project_id == project)
            .order_by(cluster_examples.c.example_id)
        ):
            members[row.cluster_id].append(row.example_id)
        rows = self._connection.execute(
            select(clusters).where(clusters.c.project_id == project)
        ).all()
        return StoredClusters(
            self.digest(project),
            {row.id: _cluster(row, members[row.id]) for row in rows},
            frozenset(row.id for row in rows if len(members[row.id]) < row.size),
        )

    def all(self, project: int) -> list[Cluster]:
        """The clusters of a project, by their first member."""
        found = self.stored(project).clusters.values()
        return sorted(found, key=lambda one: (one.examples, one.relation))

    def change(self, project: int, gone: Sequence[int], new: Sequence[Cluster]) -> None:
        """Remove clusters by the ids of their rows, and add others, but for those of deleted examples."""
        for part in chunks(gone):
            self._connection.execute(delete(clusters).where(clusters.c.id.in_(part)))
        there = standing(self._connection, {one for cluster in new for one in cluster.examples})
        whole = [cluster for cluster in new if there.issuperset(cluster.examples)]
        if not whole:
            return
        keys = self._connection.execute(
            insert(clusters).returning(clusters.c.id, sort_by_parameter_order=True),
            [
                {
                    "project_id": project,
                    "canonical": cluster.canonical,
                    "min_similarity": cluster.min_similarity,
                    "max_similarity": cluster.max_similarity,
                    "exact": cluster.exact,
                    "relation": cluster.relation,
                    "size": len(cluster.examples),
                }
                for cluster in whole
            ],
        ).scalars()
        self._connection.execute(
            insert(cluster_examples),
            [
                {"cluster_id": key, "example_id": member}
                for key, cluster in zip(keys, whole, strict=True)
                for member in cluster.examples
            ],
        )

    def follow_from(self, project: int, compared: Compared, *, digest: str | None = None) -> None:
        """Say what the stored clusters follow from.

        Args:
            project: Its id.
            compared: What was compared.
            digest: Another hash, while clusters are still being written.
        """
        known = self.suggested_for(project)
        self._connection.execute(delete(comparisons).where(comparisons.c.project_id == project))
        self._connection.execute(
            insert(comparisons).values(
                suggested_for=known,
                project_id=project,
                digest=digest or compared.digest,
                options=dict(compared.options),
                examples=_packed(compared.examples.items()),
                different=_packed(compared.different),
            )
        )

    def suggested_for(self, project: int) -> dict[str, Any] | None:
        """The state of the project that suggestions were worked out for; None before that."""
        found = self._connection.execute(
            select(comparisons.c.suggested_for).where(comparisons.c.project_id == project)
        ).scalar()
        return None if found is None else dict(found)

    def without_suggestion(self, project: int) -> set[int]:
        """Rows of clusters for which none was worked out yet."""
        rows = self._connection.execute(
            select(clusters.c.id).where(
                clusters.c.project_id == project, clusters.c.suggested.is_(None)
            )
        )
        return set(rows.scalars())

    def with_members(self, project: int, examples: Collection[int]) -> set[int]:
        """Rows of the clusters that these examples are in."""
        found: set[int] = set()
        for part in chunks(sorted(examples)):
            found.update(
                self._connection.execute(
                    select(cluster_examples.c.cluster_id)
                    .join(clusters)
                    .where(
                        clusters.c.project_id == project, cluster_examples.c.example_id.in_(part)
                    )
                ).scalars()
            )
        return found

    def suggest(self, project: int, suggestions: Mapping[int, Suggestion]) -> None:
        """Store which example to keep of clusters, by their rows."""
        for row, one in suggestions.items():
            self._connection.execute(
                update(clusters)
                .where(clusters.c.project_id == project, clusters.c.id == row)
                .values(suggested=one.example, reasons=[list(each) for each in one.reasons])
            )

    def set_suggested_for(self, project: int, state: Mapping[str, Any]) -> None:
        """Say which state of the project suggestions were worked out for."""
        self._connection.execute(
            update(comparisons)
            .where(comparisons.c.project_id == project)
            .values(suggested_for=dict(state))
        )

    def suggestions(self, project: int) -> dict[tuple[int, str], Suggestion]:
        """What to keep of each cluster, by the example that resembles the others most, and the relation."""
        rows = self._connection.execute(
            select(
                clusters.c.canonical, clusters.c.relation, clusters.c.suggested, clusters.c.reasons
            ).where(clusters.c.project_id == project, clusters.c.suggested.is_not(None))
        )
        return {
            (row.canonical, row.relation): Suggestion(
                row.suggested, tuple((reason, about) for reason, about in row.reasons or ())
            )
            for row in rows
        }

    def members(self, project: int) -> set[int]:
        """Every example that is in a cluster."""
        rows = self._connection.execute(
            select(cluster_examples.c.example_id)
            .join(clusters)
            .where(clusters.c.project_id == project)
        )
        return set(rows.scalars())

    def extras(self, project: int) -> set[int]:
        """The examples of clusters but for the one of each that is kept: the suggested one."""
        rows = self._connection.execute(
            select(cluster_examples.c.example_id)
            .join(clusters)
            .where(
                clusters.c.project_id == project,
                cluster_examples.c.example_id
                != func.coalesce(clusters.c.suggested, clusters.c.canonical),
            )
        )
        return set(rows.scalars())

    def mark_different(self, project: int, pairs: Collection[tuple[int, int]], person: str) -> None:
        """Remember that these pairs are no duplicates, whichever id is named first.

        Those of examples that are deleted by now are left out.
        """
        there = standing(self._connection, {one for pair in pairs for one in pair})
        known = set(self.different(project))
        new = {(min(pair), max(pair)) for pair in pairs if there.issuperset(pair)} - known
        if new:
            self._connection.execute(
                insert(different_pairs),
                [
                    {
                        "project_id": project,
                        "example_id": one,
                        "other_example_id": other,
                        "person": person,
                        "at": now(),
                    }
                    for one, other in sorted(new)
                ],
            )

    def unmark_different(self, project: int, pairs: Collection[tuple[int, int]]) -> None:
        """Forget that these pairs differ."""
        for one, other in pairs:
            self._connection.execute(
                delete(different_pairs).where(
                    different_pairs.c.project_id == project,
                    different_pairs.c.example_id == min(one, other),
                    different_pairs.c.other_example_id == max(one, other),
                )
            )

    def different(self, project: int) -> list[tuple[int, int]]:
        """Pairs that a person marked as different, the smaller id first."""
        rows = self._connection.execute(
            select(different_pairs.c.example_id, different_pairs.c.other_example_id).where(
                different_pairs.c.project_id == project
            )
        )
        return [(row.example_id, row.other_example_id) for row in rows]


def _cluster(row: Any, members: Sequence[int]) -> Cluster:
    return Cluster(
        tuple(members),
        row.canonical,
        row.min_similarity,
        row.max_similarity,
        row.exact,
        row.relation,
    )


def _packed(pairs: Iterable[Pair]) -> bytes:
    return array("q", chain.from_iterable(sorted(pairs))).tobytes()


def _unpacked(stored: bytes) -> list[Pair]:
    numbers = array("q", bytes(stored))
    return list(zip(numbers[::2], numbers[1::2], strict=True))

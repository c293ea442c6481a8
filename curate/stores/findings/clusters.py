"""Clusters of near-duplicates, and pairs that a person marked as different."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, select

from curate.domain.findings import Cluster
from curate.stores.rows import Store, now
from curate.stores.tables import cluster_examples, clusters, different_pairs, examples


class Clusters(Store):
    """Clusters of near-duplicates, and pairs that a person marked as different."""

    def replace(self, project: int, found: Sequence[Cluster], threshold: float) -> None:
        """Store the clusters of a project in the place of those that were there."""
        self._connection.execute(delete(clusters).where(clusters.c.project_id == project))
        if not found:
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
                    "threshold": threshold,
                }
                for cluster in found
            ],
        ).scalars()
        self._connection.execute(
            insert(cluster_examples),
            [
                {"cluster_id": key, "example_id": member}
                for key, cluster in zip(keys, found, strict=True)
                for member in cluster.examples
            ],
        )

    def all(self, project: int) -> list[Cluster]:
        """The clusters of a project, in the order in which they were found."""
        members: dict[int, list[int]] = defaultdict(list)
        for row in self._connection.execute(
            select(cluster_examples)
            .join(clusters)
            .where(clusters.c.project_id == project)
            .order_by(cluster_examples.c.example_id)
        ):
            members[row.cluster_id].append(row.example_id)
        rows = self._connection.execute(
            select(clusters).where(clusters.c.project_id == project).order_by(clusters.c.id)
        )
        return [
            Cluster(
                tuple(members[row.id]),
                row.canonical,
                row.min_similarity,
                row.max_similarity,
                row.exact,
            )
            for row in rows
        ]

    def newest(self, project: int) -> int:
        """The number of the last cluster that was stored; 0 where there is none."""
        found = select(clusters.c.id).where(clusters.c.project_id == project)
        return self._connection.execute(found.order_by(clusters.c.id.desc()).limit(1)).scalar() or 0

    def rejected(self, project: int) -> set[int]:
        """Members of clusters that somebody rejected."""
        rows = self._connection.execute(
            select(cluster_examples.c.example_id)
            .join(clusters)
            .join(examples, examples.c.id == cluster_examples.c.example_id)
            .where(clusters.c.project_id == project, examples.c.status == "rejected")
        )
        return set(rows.scalars())

    def members(self, project: int) -> set[int]:
        """Every example that is in a cluster."""
        rows = self._connection.execute(
            select(cluster_examples.c.example_id)
            .join(clusters)
            .where(clusters.c.project_id == project)
        )
        return set(rows.scalars())

    def mark_different(self, project: int, pairs: Collection[tuple[int, int]], person: str) -> None:
        """Remember that these pairs are no duplicates, whichever id is named first."""
        known = set(self.different(project))
        new = {(min(pair), max(pair)) for pair in pairs} - known
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

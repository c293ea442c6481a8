"""Findings, clusters, and what people said about them."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, insert, select, update

from curate.domain.errors import NotFound
from curate.domain.findings import Cluster, Finding, FindingStatus, Severity, StoredFinding
from curate.stores.rows import Store, now
from curate.stores.tables import (
    cluster_examples,
    clusters,
    different,
    examples,
    finding_examples,
    findings,
)

SEVERITY_RANK = {"error": 0, "warning": 1, "note": 2}


CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Open findings of a check; every further condition that is given must hold.

    Attributes:
        kind: Which sort of it; see ``Finding.kind``.
        label: About an example with this label.
    """

    check: str
    kind: str | None = None
    severity: Severity | None = None
    label: str | None = None


class Findings(Store):
    """Findings and clusters."""

    def replace(
        self, project: int, check: str, found: Iterable[Finding], revisions: Mapping[int, int]
    ) -> int:
        """Store what a check finds now; returns how many findings are open.

        A dismissed finding that is found again stays dismissed. One that is found no more counts as
        fixed.

        Args:
            project: Its id.
            check: The check's name.
            found: Everything it found.
            revisions: Revision of each example that was checked.
        """
        stored = {
            row.fingerprint: (row.id, row.status)
            for row in self._connection.execute(
                select(findings.c.id, findings.c.fingerprint, findings.c.status).where(
                    findings.c.project_id == project, findings.c.check == check
                )
            )
        }
        new: dict[str, Finding] = {fingerprint(finding): finding for finding in found}
        gone = [
            key for mark, (key, status) in stored.items() if mark not in new and status == "open"
        ]
        again = [
            key for mark, (key, status) in stored.items() if mark in new and status != "dismissed"
        ]
        self._set_status(gone, "fixed")
        self._delete(again)
        kept = {
            mark for mark, (_, status) in stored.items() if mark in new and status == "dismissed"
        }
        fresh = [(mark, finding) for mark, finding in new.items() if mark not in kept]
        self._insert(project, fresh, revisions)
        return len(fresh)

    def get(self, project: int, key: int) -> StoredFinding:
        """One finding.

        Raises:
            NotFound: The project has no such finding.
        """
        found = self.all(project, keys=[key])
        if not found:
            raise NotFound("finding", key, "See `curate findings` for those that exist.")
        return found[0]

    def all(
        self,
        project: int,
        *,
        check: str | None = None,
        kind: str | None = None,
        status: FindingStatus | None = None,
        example: int | None = None,
        keys: Collection[int] | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[StoredFinding]:
        """Findings by check and place in the data; every condition that is given must hold."""
        if keys is not None and len(keys) > CHUNK:
            # More than a statement takes.
            ordered = sorted(keys)
            return [
                one
                for start in range(0, len(ordered), CHUNK)
                for one in self.all(
                    project,
                    check=check,
                    kind=kind,
                    status=status,
                    example=example,
                    keys=ordered[start : start + CHUNK],
                )
            ][offset : None if limit is None else offset + limit]
        query = select(findings).where(findings.c.project_id == project)
        if check is not None:
            query = query.where(findings.c.check == check)
        if kind is not None:
            query = query.where(findings.c.kind == kind)
        if status is not None:
            query = query.where(findings.c.status == status)
        if keys is not None:
            query = query.where(findings.c.id.in_(keys))
        if example is not None:
            mine = select(finding_examples.c.finding_id).where(
                finding_examples.c.example_id == example
            )
            query = query.where(findings.c.id.in_(mine))
        rows = list(
            self._connection.execute(query.order_by(findings.c.id).limit(limit).offset(offset))
        )
        members = self._members([row.id for row in rows])
        return [_stored(row, members[row.id]) for row in rows]

    def selected(
        self, project: int, which: Selection, *, limit: int, offset: int = 0
    ) -> list[StoredFinding]:
        """A page of a selection, the worst in front, then by place in the data."""
        rank = case(SEVERITY_RANK, value=findings.c.severity, else_=2)
        rows = list(
            self._connection.execute(
                select(findings)
                .where(*_selected(project, which))
                .order_by(rank, findings.c.id)
                .limit(limit)
                .offset(offset)
            )
        )
        members = self._members([row.id for row in rows])
        return [_stored(row, members[row.id]) for row in rows]

    def selected_ids(
        self, project: int, which: Selection, *, only_fixable: bool = False
    ) -> list[int]:
        """Ids of a selection, or of those in it that have a suggested fix."""
        query = select(findings.c.id).where(*_selected(project, which))
        if only_fixable:
            query = query.where(findings.c.suggestion.is_not(None), findings.c.field.is_not(None))
        return list(self._connection.execute(query.order_by(findings.c.id)).scalars())

    def severities(self, project: int, check: str) -> dict[Severity, int]:
        """How many open findings of a check there are of each severity, the worst in front."""
        rank = case(SEVERITY_RANK, value=findings.c.severity, else_=2)
        rows = self._connection.execute(
            select(findings.c.severity, func.count())
            .where(*_selected(project, Selection(check)))
            .group_by(findings.c.severity)
            .order_by(rank)
        )
        return {row[0]: row[1] for row in rows}

    def labels(self, project: int, check: str) -> dict[str, int]:
        """Labels of the examples that open findings of a check are about, with their findings."""
        rows = self._connection.execute(
            select(examples.c.label, func.count(findings.c.id.distinct()))
            .select_from(findings)
            .join(finding_examples)
            .join(examples, examples.c.id == finding_examples.c.example_id)
            .where(*_selected(project, Selection(check)), examples.c.label != "")
            .group_by(examples.c.label)
            .order_by(func.count(findings.c.id.distinct()).desc(), examples.c.label)
        )
        return {row[0]: row[1] for row in rows}

    def counts(self, project: int) -> list[tuple[str, str, str, int]]:
        """How many findings there are: check, severity, status, count."""
        rows = self._connection.execute(
            select(findings.c.check, findings.c.severity, findings.c.status, func.count())
            .where(findings.c.project_id == project)
            .group_by(findings.c.check, findings.c.severity, findings.c.status)
            .order_by(findings.c.check)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def kinds(self, project: int, check: str) -> dict[str, int]:
        """How many open findings of a check there are of each kind, the most frequent first."""
        rows = self._connection.execute(
            select(findings.c.kind, func.count())
            .where(
                findings.c.project_id == project,
                findings.c.check == check,
                findings.c.status == "open",
                findings.c.kind.is_not(None),
            )
            .group_by(findings.c.kind)
            .order_by(func.count().desc(), findings.c.kind)
        )
        return {row[0]: row[1] for row in rows}

    def set_status(self, project: int, keys: Sequence[int], status: FindingStatus) -> None:
        """Say what became of findings."""
        mine = [one.id for one in self.all(project, keys=keys)]
        self._set_status(mine, status)

    def refresh(
        self,
        project: int,
        example: int,
        revision: int,
        checks: Collection[str],
        found: Iterable[Finding],
    ) -> None:
        """Store what checks find in the new text of one example.

        What is found again keeps its row, and its dismissal, wherever it moved to in the text. What
        is found no more counts as fixed.

        Args:
            project: Its id.
            example: The example whose text changed.
            revision: Its revision now.
            checks: Names of the checks that looked; findings about several examples are left alone.
            found: Everything that they found in this example.
        """
        rows = self._connection.execute(
            select(findings)
            .join(finding_examples)
            .where(
                findings.c.project_id == project,
                findings.c.check.in_(checks),
                finding_examples.c.example_id == example,
            )
            # What somebody decided about comes first: a finding that moved is recognised by it.
            .order_by(findings.c.status, findings.c.id)
        ).all()
        left = {fingerprint(finding): finding for finding in found}
        pairs = [(row, left.pop(row.fingerprint, None)) for row in rows]
        gone = []
        for row, same in pairs:
            new = same
            if new is None and row.status != "fixed":
                new = next((f for f in left.values() if _alike(f, row)), None)
                if new is not None:
                    del left[fingerprint(new)]
            if new is not None:
                self._move(row, new, revision)
            elif row.status == "open":
                gone.append(row.id)
        self._set_status(gone, "fixed")
        self._insert(project, list(left.items()), {example: revision})

    def follow(self, keys: Sequence[int]) -> None:
        """Carry findings along to the next revision of examples whose texts did not change."""
        before = (
            select(examples.c.revision - 1)
            .where(examples.c.id == finding_examples.c.example_id)
            .scalar_subquery()
        )
        for start in range(0, len(keys), 5_000):
            self._connection.execute(
                update(finding_examples)
                .where(
                    finding_examples.c.example_id.in_(keys[start : start + 5_000]),
                    finding_examples.c.revision == before,
                )
                .values(revision=finding_examples.c.revision + 1)
            )

    def worst(self, project: int) -> dict[int, int]:
        """Examples with open findings: 0 where the worst is an error, 1 a warning, 2 a note."""
        rank = case(SEVERITY_RANK, value=findings.c.severity, else_=2)
        rows = self._connection.execute(
            select(finding_examples.c.example_id, func.min(rank))
            .join(findings)
            .where(findings.c.project_id == project, findings.c.status == "open")
            .group_by(finding_examples.c.example_id)
        )
        return {row[0]: row[1] for row in rows}

    def set_clusters(self, project: int, found: Sequence[Cluster], threshold: float) -> None:
        """Replace the near-duplicate clusters of a project."""
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

    def clusters(self, project: int) -> list[tuple[int, Cluster]]:
        """Near-duplicate clusters with their ids."""
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
            (
                row.id,
                Cluster(
                    tuple(members[row.id]),
                    row.canonical,
                    row.min_similarity,
                    row.max_similarity,
                    row.exact,
                ),
            )
            for row in rows
        ]

    def say_different(self, project: int, pairs: Collection[tuple[int, int]], person: str) -> None:
        """Remember that a person looked at these pairs and said that they differ."""
        known = set(self.different(project))
        new = {(min(pair), max(pair)) for pair in pairs} - known
        if new:
            self._connection.execute(
                insert(different),
                [
                    {
                        "project_id": project,
                        "one": one,
                        "other": other,
                        "person": person,
                        "at": now(),
                    }
                    for one, other in sorted(new)
                ],
            )

    def unsay_different(self, project: int, pairs: Collection[tuple[int, int]]) -> None:
        """Forget it again."""
        for one, other in pairs:
            self._connection.execute(
                delete(different).where(
                    different.c.project_id == project,
                    different.c.one == min(one, other),
                    different.c.other == max(one, other),
                )
            )

    def different(self, project: int) -> list[tuple[int, int]]:
        """Pairs that a person said differ, the smaller id first."""
        rows = self._connection.execute(
            select(different.c.one, different.c.other).where(different.c.project_id == project)
        )
        return [(row.one, row.other) for row in rows]

    def _insert(
        self, project: int, found: Sequence[tuple[str, Finding]], revisions: Mapping[int, int]
    ) -> None:
        if not found:
            return
        at = now()
        keys = self._connection.execute(
            insert(findings).returning(findings.c.id, sort_by_parameter_order=True),
            [
                {
                    "project_id": project,
                    "check": finding.check,
                    "fingerprint": mark,
                    "field": finding.field,
                    "kind": finding.kind,
                    "start": finding.start,
                    "end": finding.end,
                    "severity": finding.severity,
                    "message": finding.message,
                    "score": finding.score,
                    "suggestion": finding.suggestion,
                    "status": "open",
                    "at": at,
                }
                for mark, finding in found
            ],
        ).scalars()
        self._connection.execute(
            insert(finding_examples),
            [
                {
                    "finding_id": key,
                    "position": position,
                    "example_id": example,
                    "revision": revisions.get(example, 1),
                }
                for key, (_, finding) in zip(keys, found, strict=True)
                for position, example in enumerate(finding.examples)
            ],
        )

    def _move(self, row: Any, finding: Finding, revision: int) -> None:
        self._connection.execute(
            update(findings)
            .where(findings.c.id == row.id)
            .values(
                fingerprint=fingerprint(finding),
                start=finding.start,
                end=finding.end,
                suggestion=finding.suggestion,
                kind=finding.kind,
                status="open" if row.status == "fixed" else row.status,
            )
        )
        self._connection.execute(
            update(finding_examples)
            .where(finding_examples.c.finding_id == row.id)
            .values(revision=revision)
        )

    def _members(self, keys: Sequence[int]) -> dict[int, list[Any]]:
        members: dict[int, list[Any]] = defaultdict(list)
        for start in range(0, len(keys), 5_000):
            for row in self._connection.execute(
                select(finding_examples)
                .where(finding_examples.c.finding_id.in_(keys[start : start + 5_000]))
                .order_by(finding_examples.c.finding_id, finding_examples.c.position)
            ):
                members[row.finding_id].append(row)
        return members

    def _set_status(self, keys: Sequence[int], status: str) -> None:
        for start in range(0, len(keys), 5_000):
            chunk = keys[start : start + 5_000]
            self._connection.execute(
                update(findings).where(findings.c.id.in_(chunk)).values(status=status)
            )

    def _delete(self, keys: Sequence[int]) -> None:
        for start in range(0, len(keys), 5_000):
            self._connection.execute(
                delete(findings).where(findings.c.id.in_(keys[start : start + 5_000]))
            )


def _selected(project: int, which: Selection) -> list[ColumnElement[bool]]:
    conditions = [
        findings.c.project_id == project,
        findings.c.check == which.check,
        findings.c.status == "open",
    ]
    if which.kind is not None:
        conditions.append(findings.c.kind == which.kind)
    if which.severity is not None:
        conditions.append(findings.c.severity == which.severity)
    if which.label is not None:
        about = (
            select(finding_examples.c.finding_id)
            .join(examples, examples.c.id == finding_examples.c.example_id)
            .where(examples.c.project_id == project, examples.c.label == which.label)
        )
        conditions.append(findings.c.id.in_(about))
    return conditions


def _alike(finding: Finding, row: Any) -> bool:
    return (finding.check, finding.field, finding.message) == (row.check, row.field, row.message)


def fingerprint(finding: Finding) -> str:
    """What was found, whatever row it is stored in, as a hash."""
    parts = (
        finding.check,
        ",".join(map(str, sorted(finding.examples))),
        finding.field or "",
        str(finding.start),
        str(finding.end),
        finding.message,
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _stored(row: Any, members: Sequence[Any]) -> StoredFinding:
    finding = Finding(
        check=row.check,
        examples=tuple(member.example_id for member in members),
        message=row.message,
        severity=row.severity,
        field=row.field,
        start=row.start,
        end=row.end,
        score=row.score,
        suggestion=row.suggestion,
        kind=row.kind,
    )
    return StoredFinding(row.id, finding, row.status, tuple(member.revision for member in members))

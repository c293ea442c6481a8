"""Findings as rows: what identifies one, writing them and reading them."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from curate.domain.findings import Fact, Finding, StoredFinding
from curate.stores.rows import chunks, now
from curate.stores.tables import finding_examples, findings


def fingerprint(finding: Finding) -> str:
    """What was found, whatever row it is stored in, as a hash."""
    parts = (
        finding.check,
        ",".join(map(str, sorted(finding.examples))),
        finding.field or "",
        str(finding.start),
        str(finding.end),
        finding.code,
        finding.about,
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def insert_findings(
    connection: Connection, project: int, found: Sequence[Finding], revisions: Mapping[int, int]
) -> None:
    """Store open findings with the revision of each example that was checked."""
    if not found:
        return
    at = now()
    keys = connection.execute(
        insert(findings).returning(findings.c.id, sort_by_parameter_order=True),
        [
            {
                "project_id": project,
                "check": finding.check,
                "fingerprint": fingerprint(finding),
                "field": finding.field,
                "code": finding.code,
                "args": dict(finding.args),
                "about": finding.about,
                "sample": finding.sample,
                "start": finding.start,
                "end": finding.end,
                "severity": finding.severity,
                "score": finding.score,
                "suggestion": finding.suggestion,
                "status": "open",
                "at": at,
            }
            for finding in found
        ],
    ).scalars()
    connection.execute(
        insert(finding_examples),
        [
            {
                "finding_id": key,
                "position": position,
                "example_id": example,
                "revision": revisions.get(example, 1),
            }
            for key, finding in zip(keys, found, strict=True)
            for position, example in enumerate(finding.examples)
        ],
    )


def load_findings(connection: Connection, rows: Sequence[Any]) -> list[StoredFinding]:
    """The findings of some rows, with their examples."""
    members: dict[int, list[Any]] = defaultdict(list)
    for part in chunks([row.id for row in rows]):
        for member in connection.execute(
            select(finding_examples)
            .where(finding_examples.c.finding_id.in_(part))
            .order_by(finding_examples.c.finding_id, finding_examples.c.position)
        ):
            members[member.finding_id].append(member)
    return [_stored(row, members[row.id]) for row in rows]


def stored_args(row: Any) -> dict[str, Fact]:
    """The facts of a stored finding; JSON has no tuples."""
    return {key: tuple(one) if isinstance(one, list) else one for key, one in row.args.items()}


def _stored(row: Any, members: Sequence[Any]) -> StoredFinding:
    finding = Finding(
        check=row.check,
        examples=tuple(member.example_id for member in members),
        severity=row.severity,
        field=row.field,
        start=row.start,
        end=row.end,
        score=row.score,
        suggestion=row.suggestion,
        code=row.code,
        args=stored_args(row),
        about=row.about,
        sample=row.sample,
    )
    return StoredFinding(row.id, finding, row.status, tuple(member.revision for member in members))

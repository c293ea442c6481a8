"""Findings as rows: what identifies one, writing them and reading them."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, case, delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from curate.domain.examples import Example
from curate.domain.findings import Finding, StoredFinding
from curate.stores.rows import chunks, now
from curate.stores.tables import finding_examples, findings
from curate.text.storable import storable

DECIDED_ON = ("start", "end", "severity", "suggestion")
"""What a decision is about: a change of one makes another version. Facts and scores come and go."""


def identified(
    found: Iterable[Finding],
    examples: Mapping[int, Example],
    times: Counter[bytes] | None = None,
) -> dict[str, Finding]:
    """Findings by what identifies them: check, code, examples, field, and what stands at the place.

    Where the same stands in a text several times, they are told apart by their order.

    Args:
        found: Everything that a check found in these examples.
        examples: The examples as they were checked.
        times: How often each was found before; what is found now is counted too.
    """
    times = Counter() if times is None else times
    by_mark: dict[str, Finding] = {}
    for finding in found:
        parts = (
            finding.check,
            finding.code,
            "" if finding.sample else ",".join(map(str, sorted(finding.examples))),
            finding.field or "",
            finding.about,
            _written(finding, examples),
        )
        digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass"))
        base = digest.digest()
        digest.update(str(times[base]).encode())
        times[base] += 1
        by_mark[digest.hexdigest()] = finding
    return by_mark


def _written(finding: Finding, examples: Mapping[int, Example]) -> str:
    """What stands at the place of a finding; empty for one about whole texts."""
    example = examples.get(finding.examples[0])
    if finding.start is None or finding.field is None or example is None:
        return ""
    return example.text(finding.field)[finding.start : finding.end]


def put_findings(
    connection: Connection, project: int, found: Mapping[str, Finding], revisions: Mapping[int, int]
) -> None:
    """Store findings with the revision of each example; those that are known keep their row.

    One that counted as fixed is open again; a dismissed one stays dismissed.
    """
    if not found:
        return
    upsert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(findings)
    new = upsert.excluded
    differs = or_(*(findings.c[name].is_distinct_from(new[name]) for name in DECIDED_ON))
    at = now()
    keys = {
        row.fingerprint: row.id
        for row in connection.execute(
            upsert.on_conflict_do_update(
                index_elements=["project_id", "fingerprint"],
                set_={
                    "status": case((findings.c.status == "fixed", "open"), else_=findings.c.status),
                    "version": case((differs, findings.c.version + 1), else_=findings.c.version),
                    **{name: new[name] for name in (*DECIDED_ON, "args", "score")},
                },
            ).returning(findings.c.id, findings.c.fingerprint),
            [_row(project, mark, finding, at) for mark, finding in found.items()],
        )
    }
    for part in chunks(list(keys.values())):
        connection.execute(delete(finding_examples).where(finding_examples.c.finding_id.in_(part)))
    connection.execute(
        insert(finding_examples),
        [
            {
                "finding_id": keys[mark],
                "position": position,
                "example_id": example,
                "revision": revisions[example],
            }
            for mark, finding in found.items()
            for position, example in enumerate(finding.examples)
        ],
    )


def _row(project: int, mark: str, finding: Finding, at: Any) -> dict[str, Any]:
    return {
        "project_id": project,
        "check": finding.check,
        "fingerprint": mark,
        "code": storable(finding.code),
        "args": dict(finding.args),
        "about": storable(finding.about),
        "sample": finding.sample,
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "severity": finding.severity,
        "score": finding.score,
        "suggestion": finding.suggestion,
        "status": "open",
        "version": 1,
        "at": at,
    }


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
        # JSON has no tuples.
        args={key: tuple(one) if isinstance(one, list) else one for key, one in row.args.items()},
        about=row.about,
        sample=row.sample,
    )
    return StoredFinding(
        row.id,
        finding,
        row.status,
        tuple(member.revision for member in members),
        row.version,
        row.fingerprint,
    )

"""What checks found, and what became of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from curate.domain.errors import NotFound
from curate.domain.findings import Finding, FindingStatus, StoredFinding
from curate.stores.findings.rows import fingerprint, insert_findings, load_findings, stored_args
from curate.stores.rows import CHUNK, Store, chunks
from curate.stores.tables import examples, finding_examples, findings


class Findings(Store):
    """Findings, whatever became of them."""

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
        stored = self._connection.execute(
            select(findings.c.id, findings.c.fingerprint, findings.c.status).where(
                findings.c.project_id == project, findings.c.check == check
            )
        ).all()
        new: dict[str, Finding] = {fingerprint(finding): finding for finding in found}
        there = [row for row in stored if row.fingerprint in new]
        self._set_status(
            [row.id for row in stored if row.fingerprint not in new and row.status == "open"],
            "fixed",
        )
        for part in chunks([row.id for row in there if row.status != "dismissed"]):
            self._connection.execute(delete(findings).where(findings.c.id.in_(part)))
        dismissed = {row.fingerprint for row in there if row.status == "dismissed"}
        open_now = [finding for mark, finding in new.items() if mark not in dismissed]
        insert_findings(self._connection, project, open_now, revisions)
        return len(open_now)

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
        code: str | None = None,
        status: FindingStatus | None = None,
        example: int | None = None,
        keys: Collection[int] | None = None,
    ) -> list[StoredFinding]:
        """Findings by check and place in the data; every condition that is given must hold."""
        if keys is not None and len(keys) > CHUNK:
            # More than a statement takes.
            return [
                one
                for part in chunks(sorted(keys))
                for one in self.all(
                    project, check=check, code=code, status=status, example=example, keys=part
                )
            ]
        query = select(findings).where(findings.c.project_id == project)
        if check is not None:
            query = query.where(findings.c.check == check)
        if code is not None:
            query = query.where(findings.c.code == code)
        if status is not None:
            query = query.where(findings.c.status == status)
        if keys is not None:
            query = query.where(findings.c.id.in_(keys))
        if example is not None:
            mine = select(finding_examples.c.finding_id).where(
                finding_examples.c.example_id == example
            )
            query = query.where(findings.c.id.in_(mine))
        rows = self._connection.execute(query.order_by(findings.c.id)).all()
        return load_findings(self._connection, rows)

    def counts(self, project: int) -> list[tuple[str, str, str, int]]:
        """How many findings there are: check, severity, status, count."""
        rows = self._connection.execute(
            select(findings.c.check, findings.c.severity, findings.c.status, func.count())
            .where(findings.c.project_id == project)
            .group_by(findings.c.check, findings.c.severity, findings.c.status)
            .order_by(findings.c.check)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def set_status(self, project: int, keys: Sequence[int], status: FindingStatus) -> None:
        """Say what became of findings."""
        mine = [one.id for one in self.all(project, keys=keys)]
        self._set_status(mine, status)

    def refresh(
        self,
        project: int,
        revisions: Mapping[int, int],
        checks: Collection[str],
        found: Iterable[Finding],
    ) -> None:
        """Store what checks find in the new texts of examples, each finding about one example.

        What is found again keeps its row, and its dismissal, wherever it moved to in the text. What
        is found no more counts as fixed.

        Args:
            project: Its id.
            revisions: The examples whose texts changed, with the revision of each now.
            checks: Names of the checks that looked; findings about several examples are left alone.
            found: Everything that they found in these examples.
        """
        left: dict[int, dict[str, Finding]] = {key: {} for key in revisions}
        for finding in found:
            left[finding.examples[0]][fingerprint(finding)] = finding
        rows = [
            row
            for part in chunks(list(revisions))
            for row in self._connection.execute(
                select(findings, finding_examples.c.example_id)
                .join(finding_examples)
                .where(
                    findings.c.project_id == project,
                    findings.c.check.in_(checks),
                    finding_examples.c.example_id.in_(part),
                )
                # What somebody decided about comes first: a finding that moved is recognized by it.
                .order_by(findings.c.status, findings.c.id)
            )
        ]
        pairs = [(row, left[row.example_id].pop(row.fingerprint, None)) for row in rows]
        gone: list[int] = []
        moved: list[tuple[Any, Finding]] = []
        for row, same in pairs:
            new, mine = same, left[row.example_id]
            if new is None and row.status != "fixed":
                new = next((one for one in mine.values() if _says_the_same(one, row)), None)
                if new is not None:
                    del mine[fingerprint(new)]
            if new is not None:
                moved.append((row, new))
            elif row.status == "open":
                gone.append(row.id)
        self._set_status(gone, "fixed")
        self._move(moved, revisions)
        fresh = [finding for mine in left.values() for finding in mine.values()]
        insert_findings(self._connection, project, fresh, revisions)

    def follow(self, keys: Sequence[int]) -> None:
        """Carry findings along to the next revision of examples whose texts did not change."""
        before = (
            select(examples.c.revision - 1)
            .where(examples.c.id == finding_examples.c.example_id)
            .scalar_subquery()
        )
        for part in chunks(keys):
            self._connection.execute(
                update(finding_examples)
                .where(
                    finding_examples.c.example_id.in_(part),
                    finding_examples.c.revision == before,
                )
                .values(revision=finding_examples.c.revision + 1)
            )

    def _move(self, moved: Sequence[tuple[Any, Finding]], revisions: Mapping[int, int]) -> None:
        if not moved:
            return
        names = ("fingerprint", "start", "end", "suggestion", "code", "args", "status")
        self._connection.execute(
            update(findings)
            .where(findings.c.id == bindparam("key"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            [
                {
                    "key": row.id,
                    "new_fingerprint": fingerprint(finding),
                    "new_start": finding.start,
                    "new_end": finding.end,
                    "new_suggestion": finding.suggestion,
                    "new_code": finding.code,
                    "new_args": dict(finding.args),
                    "new_status": "open" if row.status == "fixed" else row.status,
                }
                for row, finding in moved
            ],
        )
        self._connection.execute(
            update(finding_examples)
            .where(finding_examples.c.finding_id == bindparam("key"))
            .values(revision=bindparam("new_revision")),
            [{"key": row.id, "new_revision": revisions[row.example_id]} for row, _ in moved],
        )

    def _set_status(self, keys: Sequence[int], status: FindingStatus) -> None:
        for part in chunks(keys):
            self._connection.execute(
                update(findings).where(findings.c.id.in_(part)).values(status=status)
            )


def _says_the_same(finding: Finding, row: Any) -> bool:
    mine = (finding.check, finding.field, finding.code, finding.about, dict(finding.args))
    return mine == (row.check, row.field, row.code, row.about, stored_args(row))

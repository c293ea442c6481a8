"""What checks found, and what became of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, case, func, select, update

from curate.domain.errors import NotFound
from curate.domain.examples import Example, same_texts
from curate.domain.findings import Finding, FindingStatus, Severity, StoredFinding
from curate.stores.counted import moot
from curate.stores.examples import Examples
from curate.stores.findings.rows import identified, load_findings, put_findings
from curate.stores.rows import CHUNK, Store, chunks, row_id
from curate.stores.tables import examples, finding_examples, findings

_BEFORE = (
    select(examples.c.revision - 1)
    .where(examples.c.id == finding_examples.c.example_id)
    .scalar_subquery()
)
_FOLLOW = (
    update(finding_examples)
    .where(
        finding_examples.c.example_id.in_(bindparam("keys", expanding=True)),
        finding_examples.c.revision == _BEFORE,
    )
    .values(revision=finding_examples.c.revision + 1)
)
"""Done at every decision, and made once."""


class Findings(Store):
    """Findings, whatever became of them."""

    def known(self, project: int, check: str) -> dict[str, int]:
        """The findings of a check that are open: what identifies them, and their ids."""
        rows = self._connection.execute(
            select(findings.c.fingerprint, findings.c.id).where(
                findings.c.project_id == project,
                findings.c.check == check,
                findings.c.status == "open",
            )
        )
        return {row.fingerprint: row.id for row in rows}

    def marked(self, project: int, marks: Collection[str], status: FindingStatus) -> set[str]:
        """Which of some marks belong to findings of a status; the marks are few."""
        rows = self._connection.execute(
            select(findings.c.fingerprint).where(
                findings.c.project_id == project,
                findings.c.fingerprint.in_(marks),
                findings.c.status == status,
            )
        )
        return set(rows.scalars())

    def put(
        self, project: int, found: Mapping[str, Finding], checked: Mapping[int, Example]
    ) -> None:
        """Store what a check found, as far as the examples still are what was checked.

        What was dismissed stays dismissed; what counted as fixed is open again.

        Args:
            project: Its id.
            found: Findings by what identifies them, see `identified`.
            checked: The examples as they were checked. One whose text is another by now was checked
                again when it changed.
        """
        about = {one for finding in found.values() for one in finding.examples}
        revisions = self._unchanged(project, {one: checked[one] for one in about})
        put_findings(
            self._connection,
            project,
            {
                mark: finding
                for mark, finding in found.items()
                if all(one in revisions for one in finding.examples)
            },
            revisions,
        )

    def close(self, project: int, keys: Sequence[int], checked: Mapping[int, Example]) -> None:
        """Count findings as fixed that a check found no more in the examples that it checked.

        Those about an example whose text is another by now are left: they are about the new text.
        """
        about = self._members(keys)
        seen = {one: checked[one] for mine in about.values() for one in mine if one in checked}
        changed = seen.keys() - self._unchanged(project, seen).keys()
        gone = [key for key in sorted(keys) if changed.isdisjoint(about[key])]
        self.set_status(project, gone, "fixed")

    def _members(self, keys: Sequence[int]) -> Mapping[int, set[int]]:
        """The examples that findings are about, by finding; nothing for one that is about none."""
        about: dict[int, set[int]] = defaultdict(set)
        for part in chunks(keys):
            for row in self._connection.execute(
                select(finding_examples.c.finding_id, finding_examples.c.example_id).where(
                    finding_examples.c.finding_id.in_(part)
                )
            ):
                about[row.finding_id].add(row.example_id)
        return about

    def _unchanged(self, project: int, checked: Mapping[int, Example]) -> dict[int, int]:
        """Examples whose texts are as they were checked, with the revision that they have now.

        Nobody changes or deletes them until the transaction ends.
        """
        stored = Examples(self._connection)
        now = stored.lock(project, checked)
        decided = [key for key, revision in now.items() if checked[key].revision != revision]
        for key, example in stored.many(project, decided).items():
            if not same_texts(example, checked[key]):
                del now[key]
        return now

    def get(self, project: int, key: int) -> StoredFinding:
        """One finding.

        Raises:
            NotFound: The project has no such finding.
        """
        found = self.all(project, keys=[key])
        if not found:
            raise NotFound("finding", key)
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
        rejected: bool = True,
    ) -> list[StoredFinding]:
        """Findings by check and place in the data; every condition that is given must hold.

        Without ``rejected``, open findings are left out that don't count, because somebody rejected the
        examples that they are about.
        """
        if keys is not None and len(keys) > CHUNK:
            # More than a statement takes.
            return [
                one
                for part in chunks(sorted(keys))
                for one in self.all(
                    project,
                    check=check,
                    code=code,
                    status=status,
                    example=example,
                    keys=part,
                    rejected=rejected,
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
            query = query.where(findings.c.id.in_(map(row_id, keys)))
        if not rejected:
            query = query.where(findings.c.id.not_in(moot(project)))
        if example is not None:
            mine = select(finding_examples.c.finding_id).where(
                finding_examples.c.example_id == row_id(example)
            )
            query = query.where(findings.c.id.in_(mine))
        rows = self._connection.execute(query.order_by(findings.c.id)).all()
        return load_findings(self._connection, rows)

    def about(self, keys: Sequence[int]) -> set[int]:
        """Ids of the findings about these examples."""
        found: set[int] = set()
        for part in chunks(keys):
            found.update(
                self._connection.execute(
                    select(finding_examples.c.finding_id).where(
                        finding_examples.c.example_id.in_(part)
                    )
                ).scalars()
            )
        return found

    def count(self, project: int, status: FindingStatus) -> int:
        """How many findings there are of a status, whatever they are about."""
        return self._connection.execute(
            select(func.count()).where(
                findings.c.project_id == project, findings.c.status == status
            )
        ).scalar_one()

    def counts(self, project: int) -> list[tuple[str, Severity, FindingStatus, int]]:
        """How many findings there are: check, severity, status, count."""
        rows = self._connection.execute(
            select(findings.c.check, findings.c.severity, findings.c.status, func.count())
            .where(findings.c.project_id == project)
            .group_by(findings.c.check, findings.c.severity, findings.c.status)
            .order_by(findings.c.check)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def lock(self, project: int, keys: Sequence[int], others: Sequence[int] = ()) -> dict[int, int]:
        """Lock the examples that findings are about, and others, before writing anything about them.

        Whoever writes findings has their examples first: so nobody waits for somebody who waits for him.

        Returns:
            The revision of each.
        """
        about = {*others}.union(*self._members(keys).values())
        return Examples(self._connection).lock(project, about)

    def set_status(self, project: int, keys: Sequence[int], status: FindingStatus) -> None:
        """Say what became of findings."""
        for part in chunks(keys):
            self._connection.execute(
                update(findings)
                .where(findings.c.project_id == project, findings.c.id.in_(part))
                .values(status=status)
            )

    def reopen(self, project: int, keys: Sequence[int]) -> None:
        """Open dismissed findings again.

        One about a text that has changed since it was found counts as fixed, and is open again as soon
        as a check finds it again.
        """
        if not keys:
            return
        dismissed = (findings.c.project_id == project, findings.c.status == "dismissed")
        revision = case(
            (findings.c.field.in_(("input", "turns")), examples.c.input_revision),
            else_=examples.c.revision,
        )
        for part in chunks(keys):
            changed = set(
                self._connection.execute(
                    select(findings.c.id)
                    .select_from(findings)
                    .join(finding_examples)
                    .join(examples, examples.c.id == finding_examples.c.example_id)
                    .where(
                        *dismissed,
                        findings.c.id.in_(part),
                        revision > finding_examples.c.revision,
                    )
                ).scalars()
            )
            for status, mine in (("fixed", changed), ("open", set(part) - changed)):
                self._connection.execute(
                    update(findings)
                    .where(*dismissed, findings.c.id.in_(mine))
                    .values(status=status)
                )

    def refresh(
        self,
        project: int,
        checks: Collection[str],
        found: Iterable[Finding],
        checked: Mapping[int, Example],
        compared: Collection[tuple[str, str]] = (),
        changed: Mapping[int, Collection[str]] | None = None,
    ) -> None:
        """Store what checks find in the new texts of examples, each finding about one example.

        Args:
            project: Its id.
            checks: Names of the checks that looked; findings about several examples are left alone.
            found: Everything that they found in these examples.
            checked: The examples with their new texts, as they are stored.
            compared: Checks with codes that were not looked for: such a finding is closed only where
                the text that it is about is another now.
            changed: The fields of each example that are new.
        """
        new = identified(found, checked)
        put_findings(
            self._connection, project, new, {key: one.revision for key, one in checked.items()}
        )
        others = finding_examples.alias()
        several = select(others).where(others.c.finding_id == findings.c.id, others.c.position > 0)
        for part in chunks(list(checked)):
            rows = self._connection.execute(
                select(findings, finding_examples.c.example_id)
                .join(finding_examples)
                .where(
                    findings.c.project_id == project,
                    findings.c.check.in_(checks),
                    findings.c.status == "open",
                    finding_examples.c.example_id.in_(part),
                    ~several.exists(),
                )
            ).all()
            gone = [
                row.id
                for row in rows
                if row.fingerprint not in new
                and (
                    (row.check, row.code) not in compared
                    or row.field in (changed or {}).get(row.example_id, ())
                )
            ]
            self.set_status(project, gone, "fixed")

    def follow(self, keys: Sequence[int]) -> None:
        """Carry findings along to the next revision of examples whose texts did not change."""
        for part in chunks(keys):
            self._connection.execute(_FOLLOW, {"keys": part})

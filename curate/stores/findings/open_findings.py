"""Open findings: selecting, counting and ranking them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Join, Select, bindparam, case, func, select

from curate.domain.examples import Status
from curate.domain.findings import (
    DUPLICATE_CHECKS,
    FAULTS,
    SEVERITY_RANK,
    FindingStatus,
    Severity,
    StoredFinding,
)
from curate.stores.counted import about_kept, counted, moot, with_review_status, with_status
from curate.stores.examples.filter import Where, conditions
from curate.stores.findings.rows import load_findings
from curate.stores.rows import Store, chunks
from curate.stores.tables import examples, finding_examples, findings

RANK = case(SEVERITY_RANK, value=findings.c.severity, else_=len(SEVERITY_RANK) - 1)
"""The rank of a finding's severity: 0 for the worst."""


_ABOUT = findings.join(finding_examples)
_EXAMPLES = func.count(finding_examples.c.example_id.distinct())

# Asked at every decision, and made once.
_OPEN = (
    select(finding_examples.c.finding_id, finding_examples.c.example_id)
    .join(findings)
    .where(
        finding_examples.c.example_id.in_(bindparam("keys", expanding=True)),
        findings.c.project_id == bindparam("project"),
        findings.c.status == "open",
    )
    .order_by(finding_examples.c.finding_id)
)
_ERRORS = _OPEN.where(findings.c.severity == "error")


@dataclass(frozen=True, slots=True)
class Selection:
    """Findings of a check; every further condition that is given must hold.

    Attributes:
        code: Of this type; see ``Finding.code``.
        label: About an example with this label.
        status: What became of them: open ones about examples that nobody rejected, or dismissed ones.
    """

    check: str
    code: str | None = None
    severity: Severity | None = None
    label: str | None = None
    status: FindingStatus = "open"


class OpenFindings(Store):
    """Findings that nobody has fixed or dismissed, about examples that nobody rejected.

    Numbers of them are numbers of examples, but where the name says findings.
    """

    def page(
        self, project: int, which: Selection, *, limit: int, offset: int = 0
    ) -> list[StoredFinding]:
        """A page of a selection, the worst in front, then by place in the data."""
        rows = self._connection.execute(
            select(findings)
            .where(*_selected(project, which))
            .order_by(RANK, findings.c.id)
            .limit(limit)
            .offset(offset)
        ).all()
        return load_findings(self._connection, rows)

    def versions(self, project: int, which: Selection) -> tuple[dict[int, int], dict[int, int]]:
        """A selection, and what in it has a suggested fix: ids with their versions."""
        fixable = findings.c.suggestion.is_not(None) & findings.c.field.is_not(None)
        rows = self._connection.execute(
            select(findings.c.id, findings.c.version, fixable)
            .where(*_selected(project, which))
            .order_by(findings.c.id)
        ).all()
        every = {key: version for key, version, _ in rows}
        return every, {key: version for key, version, fixable in rows if fixable}

    def checks(self, project: int, status: FindingStatus) -> dict[str, int]:
        """Checks with findings of a status, by how many examples these are about, the most first."""
        return self._by(project, with_status(project, status), findings.c.check)

    def codes(self, project: int, which: Selection) -> dict[str, int]:
        """Types of the findings of a check with the examples that they are about, the most first."""
        return self._by(project, _of_check(project, which), findings.c.code)

    def severities(self, project: int, which: Selection) -> dict[Severity, int]:
        """Severities of the findings of a check with their examples, the worst first."""
        found = self._by(project, _of_check(project, which), findings.c.severity)
        return {each: found[each] for each in SEVERITY_RANK if each in found}

    def labels(self, project: int, which: Selection) -> dict[str, int]:
        """Labels of the examples that findings of a check are about, with their number, the most first."""
        of = _ABOUT.join(examples, examples.c.id == finding_examples.c.example_id)
        wanted = [*_of_check(project, which), examples.c.label != ""]
        return self._by(project, wanted, examples.c.label, of)

    def about(self, project: int, which: Selection) -> int:
        """How many examples a selection is about."""
        return self._connection.execute(
            select(_EXAMPLES)
            .select_from(_ABOUT)
            .where(*_selected(project, which), *about_kept(project))
        ).scalar_one()

    def _by(
        self,
        project: int,
        wanted: list[ColumnElement[bool]],
        column: ColumnElement[str],
        of: Join = _ABOUT,
    ) -> dict[str, int]:
        rows = self._connection.execute(
            select(column, _EXAMPLES)
            .select_from(of)
            .where(*wanted, *about_kept(project))
            .group_by(column)
            .order_by(_EXAMPLES.desc(), column)
        )
        return {row[0]: row[1] for row in rows}

    def count_findings(self, project: int, check: str) -> int:
        """How many findings of a check are open."""
        return self._connection.execute(
            select(func.count()).where(*_of_check(project, Selection(check)))
        ).scalar_one()

    def findings_by_code(self, project: int, check: str) -> dict[str, int]:
        """How many findings of a check there are of each type, the most frequent first."""
        rows = self._connection.execute(
            select(findings.c.code, func.count())
            .where(*_of_check(project, Selection(check)))
            .group_by(findings.c.code)
            .order_by(func.count().desc(), findings.c.code)
        )
        return {row[0]: row[1] for row in rows}

    def in_review_order(self, project: int, where: Where) -> list[int]:
        """Examples by status as ``where`` lists them, the worst in front, then as they came in."""
        worst = worst_ranks(project).subquery()
        places = {status: place for place, status in enumerate(where.statuses)}
        by_status = [case(places, value=examples.c.status)] if len(places) > 1 else []
        return list(
            self._connection.execute(
                select(examples.c.id)
                .outerjoin(worst, worst.c.example_id == examples.c.id)
                .where(*conditions(project, where))
                .order_by(
                    *by_status, func.coalesce(worst.c.rank, len(SEVERITY_RANK)), examples.c.id
                )
            ).scalars()
        )

    def faults(
        self, project: int, keys: Collection[int] | None = None
    ) -> dict[int, tuple[int, int]]:
        """How many findings of an example need a fix and are worth a look, but for those of duplicates.

        Of these examples, or of all.
        """
        if keys is not None:
            return {
                key: found
                for part in chunks(sorted(keys))
                for key, found in self._faults(
                    project, finding_examples.c.example_id.in_(part)
                ).items()
            }
        return self._faults(project)

    def _faults(self, project: int, *more: ColumnElement[bool]) -> dict[int, tuple[int, int]]:
        rows = self._connection.execute(
            select(
                finding_examples.c.example_id,
                func.count(case((findings.c.severity == "error", 1))),
                func.count(case((findings.c.severity == "warning", 1))),
            )
            .join(findings)
            .where(
                *counted(project),
                findings.c.severity.in_(FAULTS),
                findings.c.check.not_in(DUPLICATE_CHECKS),
                *more,
            )
            .group_by(finding_examples.c.example_id)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def errors(self, project: int, keys: Collection[int]) -> dict[int, list[StoredFinding]]:
        """What is open of severity error about these examples, by example."""
        about: dict[int, list[int]] = defaultdict(list)
        for part in chunks(sorted(keys)):
            rows = self._connection.execute(_ERRORS, {"project": project, "keys": part})
            for row in rows:
                about[row.finding_id].append(row.example_id)
        found: dict[int, list[StoredFinding]] = defaultdict(list)
        # Nearly always there is none: which of them count is asked only then.
        for part in chunks(sorted(about)):
            rows = self._connection.execute(
                select(findings)
                .where(findings.c.id.in_(part), findings.c.id.not_in(moot(project, part)))
                .order_by(findings.c.id)
            )
            for stored in load_findings(self._connection, rows.all()):
                for key in about[stored.id]:
                    found[key].append(stored)
        return dict(found)

    def of_each(
        self, project: int, keys: Collection[int]
    ) -> tuple[dict[int, list[StoredFinding]], set[int]]:
        """What is open about these examples, by example, and which of that does not count."""
        about: dict[int, list[int]] = defaultdict(list)
        for part in chunks(sorted(keys)):
            rows = self._connection.execute(_OPEN, {"project": project, "keys": part})
            for row in rows:
                about[row.finding_id].append(row.example_id)
        found: dict[int, list[StoredFinding]] = defaultdict(list)
        out: set[int] = set()
        for part in chunks(sorted(about)):
            rows = self._connection.execute(
                select(findings).where(findings.c.id.in_(part)).order_by(findings.c.id)
            )
            out.update(row.id for row in self._connection.execute(moot(project, part)))
            for stored in load_findings(self._connection, rows.all()):
                for key in about[stored.id]:
                    found[key].append(stored)
        return dict(found), out

    def errors_by_check(self, project: int, status: Status) -> dict[str, tuple[int, ...]]:
        """Examples of a status with something open of severity error: check to ids, by check."""
        rows = self._connection.execute(
            select(findings.c.check, finding_examples.c.example_id)
            .distinct()
            .select_from(_ABOUT)
            .where(
                *counted(project),
                *about_kept(project),
                findings.c.severity == "error",
                finding_examples.c.example_id.in_(with_review_status(project, status)),
            )
            .order_by(findings.c.check, finding_examples.c.example_id)
        )
        by_check: dict[str, list[int]] = defaultdict(list)
        for check, key in rows:
            by_check[check].append(key)
        return {check: tuple(keys) for check, keys in by_check.items()}

    def sharing_errors(self, project: int, keys: Collection[int]) -> set[int]:
        """Other examples that open findings of severity error about these ones are about too."""
        mine, other = finding_examples.alias(), finding_examples.alias()
        found: set[int] = set()
        for part in chunks(sorted(keys)):
            found.update(
                self._connection.execute(
                    select(other.c.example_id)
                    .distinct()
                    .select_from(mine)
                    .join(findings, findings.c.id == mine.c.finding_id)
                    .join(other, other.c.finding_id == findings.c.id)
                    .where(
                        mine.c.example_id.in_(part),
                        findings.c.project_id == project,
                        findings.c.status == "open",
                        findings.c.severity == "error",
                    )
                ).scalars()
            )
        return found - set(keys)

    def worst(self, project: int) -> dict[int, int]:
        """Examples with findings, and the rank of the worst of them (see `SEVERITY_RANK`)."""
        rows = self._connection.execute(worst_ranks(project))
        return {row.example_id: row.rank for row in rows}


def worst_ranks(project: int) -> Select[tuple[int, int]]:
    """Examples with open findings: ``example_id``, and the ``rank`` of the worst of them."""
    return (
        select(finding_examples.c.example_id, func.min(RANK).label("rank"))
        .join(findings)
        .where(*counted(project))
        .group_by(finding_examples.c.example_id)
    )


def _of_check(project: int, which: Selection) -> list[ColumnElement[bool]]:
    return [*with_status(project, which.status), findings.c.check == which.check]


def _selected(project: int, which: Selection) -> list[ColumnElement[bool]]:
    conditions = _of_check(project, which)
    if which.code is not None:
        conditions.append(findings.c.code == which.code)
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

"""Numbers about a whole project, counted by the database: no example is read for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select

from curate.domain.examples import STATUSES, Status
from curate.domain.figures import CheckCount, Figures, worst_first
from curate.domain.findings import SEVERITIES, Severity
from curate.stores.counted import about_kept, counted
from curate.stores.examples import Examples, Where, visible
from curate.stores.examples.filter import answered
from curate.stores.findings.open_findings import RANK, OpenFindings
from curate.stores.remembering import remembered
from curate.stores.rows import Store, utc
from curate.stores.tables import (
    actions,
    cluster_examples,
    clusters,
    datasets,
    events,
    examples,
    finding_examples,
    findings,
    jobs,
    sources,
)

TEXTS = ("input", "output", "system", "label")
SEVERITIES_BY_RANK = tuple(SEVERITIES)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters of the texts of examples, parallel to their ids."""

    ids: tuple[int, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClusterSize:
    """A cluster of near-duplicates among the examples that nobody rejected, with the one to keep."""

    suggested: int
    size: int
    min_similarity: float
    exact: bool


class Counts(Store):
    """Counts over the examples of a project that nobody rejected."""

    def newest_moment(self) -> datetime | None:
        """When something was stored last, by the clock of then; None in an empty database."""
        rows = (
            self._connection.execute(select(moment).order_by(table.c.id.desc()).limit(1)).scalar()
            for table, moment in (
                (actions, actions.c.at),
                (jobs, jobs.c.created_at),
                (datasets, datasets.c.at),
            )
        )
        return max((moment for moment in map(utc, rows) if moment is not None), default=None)

    def sources(self, project: int) -> list[tuple[int, str, int]]:
        """Id, name and number of examples of every import, the oldest first."""
        rows = self._connection.execute(
            select(sources.c.id, sources.c.name, func.count())
            .join(examples, examples.c.source_id == sources.c.id)
            .where(*_kept(project))
            .group_by(sources.c.id, sources.c.name)
            .order_by(sources.c.id)
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def labels(self, project: int) -> list[tuple[str, int]]:
        """Every label with its number of examples, the most frequent first."""
        return self._frequent(project, examples.c.label, examples.c.label != "")

    def answers(self, project: int) -> list[tuple[str, int]]:
        """Every answer with its number of examples, for projects whose answers are labels."""
        return self._frequent(project, examples.c.output, examples.c.output != "")

    def lengths(self, project: int) -> Lengths:
        """How long the texts are."""
        rows = self._connection.execute(
            select(examples.c.id, func.length(examples.c.input), func.length(examples.c.output))
            .where(*_kept(project))
            .order_by(examples.c.id)
        ).all()
        return Lengths(
            tuple(row[0] for row in rows),
            tuple(row[1] for row in rows),
            tuple(row[2] for row in rows),
        )

    def figures(self, project: int) -> Figures:
        """What a project has, and what is open in it."""
        return remembered(
            self._connection, ("figures", project), lambda: self._work_out_figures(project)
        )

    def _work_out_figures(self, project: int) -> Figures:
        found = Examples(self._connection).statuses(project)
        statuses: dict[Status, int] = {each: found[each] for each in STATUSES if each in found}
        with_errors = OpenFindings(self._connection).errors_by_check(project, "approved")
        return Figures(
            statuses=statuses,
            examples=sum(statuses.values()) - statuses.get("rejected", 0),
            answered=self.answered(project),
            severities=self._by_severity(project),
            checks=self._by_check(project),
            approved_with_errors=len({one for ids in with_errors.values() for one in ids}),
        )

    def clean(self, project: int, status: Status | None = None) -> int:
        """Clean examples, see `Where`: all of them, or those of a status; of clusters as they are stored."""
        every = Examples(self._connection)
        if status is not None:
            return every.count(project, Where(status=status, clean=True))
        return every.count(project, Where(clean=True)) - self.clean(project, "rejected")

    def answered(self, project: int) -> int:
        """Examples with an answer."""
        return self._connection.execute(
            select(func.count()).where(*_kept(project), answered())
        ).scalar_one()

    def _by_check(self, project: int) -> tuple[CheckCount, ...]:
        """What is open, by check."""
        mine = counted(project)
        fixable = case((findings.c.field.is_not(None), findings.c.suggestion))
        number = {
            row[0]: row
            for row in self._connection.execute(
                select(findings.c.check, func.count(), func.count(fixable), func.min(RANK))
                .where(*mine)
                .group_by(findings.c.check)
            )
        }
        about = self._connection.execute(
            select(findings.c.check, func.count(finding_examples.c.example_id.distinct()))
            .select_from(finding_examples)
            .join(findings)
            .where(*mine, *about_kept(project))
            .group_by(findings.c.check)
        )
        return worst_first(
            [
                CheckCount(
                    check=check,
                    findings=number[check][1],
                    examples=concerned,
                    fixable=number[check][2],
                    severity=SEVERITIES_BY_RANK[number[check][3]],
                )
                for check, concerned in about
            ]
        )

    def _by_severity(self, project: int) -> dict[Severity, int]:
        """Examples with something open, by the worst of it."""
        worst = (
            select(finding_examples.c.example_id, func.min(RANK).label("rank"))
            .select_from(finding_examples)
            .join(findings)
            .where(*counted(project), *about_kept(project))
            .group_by(finding_examples.c.example_id)
            .subquery()
        )
        rows = self._connection.execute(
            select(worst.c.rank, func.count()).group_by(worst.c.rank).order_by(worst.c.rank)
        )
        return {SEVERITIES_BY_RANK[row[0]]: row[1] for row in rows}

    def clusters(self, project: int) -> list[ClusterSize]:
        """Clusters with at least two members left, the biggest first."""
        size = func.count().label("size")
        kept = func.coalesce(clusters.c.suggested, clusters.c.canonical).label("kept")
        rows = self._connection.execute(
            select(kept, size, clusters.c.min_similarity, clusters.c.exact)
            .select_from(clusters)
            .join(cluster_examples, cluster_examples.c.cluster_id == clusters.c.id)
            .join(examples, examples.c.id == cluster_examples.c.example_id)
            .where(
                clusters.c.project_id == project,
                clusters.c.relation == "near_duplicate",
                *_seen(),
            )
            .group_by(clusters.c.id, kept, clusters.c.min_similarity, clusters.c.exact)
            .having(func.count() > 1)
            .order_by(size.desc(), kept)
        )
        return [ClusterSize(row[0], row[1], row[2], row[3]) for row in rows]

    def ids(self, project: int) -> list[int]:
        """Every example, in the order in which they came in."""
        return list(
            self._connection.execute(
                select(examples.c.id).where(*_kept(project)).order_by(examples.c.id)
            ).scalars()
        )

    def edited_since(self, project: int, action: int) -> int:
        """Examples with a text that somebody changed after an action."""
        texts = or_(*(cast(events.c.before, String).like(f'%"{name}"%') for name in TEXTS))
        return self._connection.execute(
            select(func.count(events.c.example_id.distinct()))
            .join(actions, actions.c.id == events.c.action_id)
            .join(examples, examples.c.id == events.c.example_id)
            .where(actions.c.project_id == project, actions.c.id > action, texts, *_seen())
        ).scalar_one()

    def _frequent(
        self, project: int, column: ColumnElement[str], kept: ColumnElement[bool]
    ) -> list[tuple[str, int]]:
        rows = self._connection.execute(
            select(column, func.count())
            .where(*_kept(project), kept)
            .group_by(column)
            .order_by(func.count().desc(), column)
        )
        return [(row[0], row[1]) for row in rows]


def _kept(project: int) -> Sequence[ColumnElement[bool]]:
    return (examples.c.project_id == project, *_seen())


def _seen() -> Sequence[ColumnElement[bool]]:
    """For a join that begins at findings, clusters or actions, which know their project.

    Naming the project of the examples too would invite a database without statistics to read all of
    them for each row of the others.
    """
    return (examples.c.status != "rejected", visible())

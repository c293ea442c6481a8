"""Numbers about a whole project, counted by the database: no example is read for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)

from curate.stores.examples import visible
from curate.stores.rows import Store
from curate.stores.tables import (
    actions,
    cluster_examples,
    clusters,
    contracts,
    events,
    examples,
    finding_examples,
    findings,
    sources,
)

TEXTS = ("input", "output", "system", "label")


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters of the texts of examples, parallel to their ids."""

    ids: tuple[int, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What one check has found that is still open.

    Attributes:
        findings: How many findings.
        examples: How many examples they are about.
        fixable: How many of the findings have a suggested fix.
        severity: The worst among them.
    """

    check: str
    findings: int
    examples: int
    fixable: int
    severity: str


@dataclass(frozen=True, slots=True)
class Twins:
    """A cluster of near-duplicates among the examples that nobody rejected."""

    canonical: int
    size: int
    min_similarity: float
    exact: bool


class Tallies(Store):
    """Counts over the examples of a project that nobody rejected."""

    def sources(self, project: int) -> list[tuple[int, str, int]]:
        """Id, name and number of examples of every import, the oldest first."""
        rows = self._connection.execute(
            select(sources.c.id, sources.c.name, func.count())
            .join(examples, examples.c.source_id == sources.c.id)
            .where(*_alive(project))
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
            .where(*_alive(project))
            .order_by(examples.c.id)
        ).all()
        return Lengths(
            tuple(row[0] for row in rows),
            tuple(row[1] for row in rows),
            tuple(row[2] for row in rows),
        )

    def found(self, project: int) -> list[Found]:
        """What is open, by check."""
        mine = (findings.c.project_id == project, findings.c.status == "open")
        counted = {
            row[0]: row
            for row in self._connection.execute(
                select(
                    findings.c.check,
                    func.count(),
                    func.count(findings.c.suggestion),
                    func.min(case({"error": 0, "warning": 1}, value=findings.c.severity, else_=2)),
                )
                .where(*mine)
                .group_by(findings.c.check)
            )
        }
        about = self._connection.execute(
            select(findings.c.check, func.count(finding_examples.c.example_id.distinct()))
            .select_from(finding_examples)
            .join(findings)
            .join(examples, examples.c.id == finding_examples.c.example_id)
            .where(*mine, *_alive(project))
            .group_by(findings.c.check)
            .order_by(findings.c.check)
        )
        return [
            Found(
                check=check,
                findings=counted[check][1],
                examples=number,
                fixable=counted[check][2],
                severity=("error", "warning", "note")[counted[check][3]],
            )
            for check, number in about
        ]

    def saying(self, project: int, check: str, beginning: str) -> int:
        """Open findings of a check whose message begins like that."""
        return self._connection.execute(
            select(func.count()).where(
                findings.c.project_id == project,
                findings.c.check == check,
                findings.c.status == "open",
                findings.c.message.startswith(beginning, autoescape=True),
            )
        ).scalar_one()

    def by_severity(self, project: int) -> dict[str, int]:
        """Examples with something open, by the worst of it."""
        rank = case({"error": 0, "warning": 1}, value=findings.c.severity, else_=2)
        worst = (
            select(finding_examples.c.example_id, func.min(rank).label("rank"))
            .select_from(finding_examples)
            .join(findings)
            .join(examples, examples.c.id == finding_examples.c.example_id)
            .where(findings.c.status == "open", *_alive(project))
            .group_by(finding_examples.c.example_id)
            .subquery()
        )
        rows = self._connection.execute(
            select(worst.c.rank, func.count()).group_by(worst.c.rank).order_by(worst.c.rank)
        )
        return {("error", "warning", "note")[row[0]]: row[1] for row in rows}

    def twins(self, project: int) -> list[Twins]:
        """Clusters with at least two members left, the biggest first."""
        size = func.count().label("size")
        rows = self._connection.execute(
            select(clusters.c.canonical, size, clusters.c.min_similarity, clusters.c.exact)
            .join(cluster_examples, cluster_examples.c.cluster_id == clusters.c.id)
            .join(examples, examples.c.id == cluster_examples.c.example_id)
            .where(clusters.c.project_id == project, *_alive(project))
            .group_by(
                clusters.c.id, clusters.c.canonical, clusters.c.min_similarity, clusters.c.exact
            )
            .having(func.count() > 1)
            .order_by(size.desc(), clusters.c.canonical)
        )
        return [Twins(row[0], row[1], row[2], row[3]) for row in rows]

    def in_clusters(self, project: int) -> set[int]:
        """Examples that are in a cluster of near-duplicates."""
        rows = self._connection.execute(
            select(cluster_examples.c.example_id)
            .join(clusters)
            .where(clusters.c.project_id == project)
        )
        return set(rows.scalars())

    def ids(self, project: int) -> list[int]:
        """Every example, in the order in which they came in."""
        return list(
            self._connection.execute(
                select(examples.c.id).where(*_alive(project)).order_by(examples.c.id)
            ).scalars()
        )

    def edited_since(self, project: int, action: int) -> int:
        """Examples with a text that somebody changed after an action."""
        texts = or_(*(cast(events.c.before, String).like(f'%"{name}"%') for name in TEXTS))
        return self._connection.execute(
            select(func.count(events.c.example_id.distinct()))
            .join(actions, actions.c.id == events.c.action_id)
            .join(examples, examples.c.id == events.c.example_id)
            .where(actions.c.id > action, texts, *_alive(project))
        ).scalar_one()

    def last_action(self, project: int) -> int:
        """The newest action of any kind; 0 for none."""
        return self._newest(actions, and_(actions.c.project_id == project))

    def last_contract(self, project: int) -> int:
        """The row of the contract in force; 0 for none."""
        return self._newest(contracts, and_(contracts.c.project_id == project))

    def _newest(self, table: FromClause, mine: ColumnElement[bool]) -> int:
        return self._connection.execute(select(func.max(table.c.id)).where(mine)).scalar() or 0

    def _frequent(
        self, project: int, column: ColumnElement[str], kept: ColumnElement[bool]
    ) -> list[tuple[str, int]]:
        rows = self._connection.execute(
            select(column, func.count())
            .where(*_alive(project), kept)
            .group_by(column)
            .order_by(func.count().desc(), column)
        )
        return [(row[0], row[1]) for row in rows]


def _alive(project: int) -> Sequence[ColumnElement[bool]]:
    return (examples.c.project_id == project, examples.c.status != "rejected", visible())

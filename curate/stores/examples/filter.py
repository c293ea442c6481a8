"""Which examples: conditions on them, and how the database is asked for those."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select

from curate.domain.examples import Status
from curate.domain.findings import DUPLICATE_CHECKS, FAULTS
from curate.stores.assigned import assigned_to, in_assignment
from curate.stores.counted import counted
from curate.stores.rows import row_id
from curate.stores.tables import (
    cluster_examples,
    clusters,
    examples,
    finding_examples,
    findings,
    sources,
)
from curate.text.storable import storable

# What str.strip takes away: an answer of nothing else is none.
_WHITE_SPACE = "".join(char for char in map(chr, range(0x3001)) if char.isspace())


@dataclass(frozen=True, slots=True)
class Where:
    """Which examples: every condition that is given must hold.

    Attributes:
        statuses: One of these.
        assigned: Assigned to this person.
        assignment: In this assignment.
    """

    status: Status | None = None
    statuses: tuple[Status, ...] = ()
    source: int | None = None
    label: str | None = None
    text: str | None = None
    check: str | None = None
    clean: bool = False
    assigned: str | None = None
    assignment: int | None = None


def visible() -> ColumnElement[bool]:
    """Not a row of an unfinished import."""
    return examples.c.source_id.not_in(select(sources.c.id).where(~sources.c.ready))


def answered() -> ColumnElement[bool]:
    """With an answer: white space alone is none."""
    return func.trim(examples.c.output, _WHITE_SPACE) != ""


def conditions(  # noqa: C901 - a condition a line
    project: int, where: Where | None
) -> list[ColumnElement[bool]]:
    """What a statement asks of examples: those of the project that are visible and fulfill `where`."""
    wanted = [examples.c.project_id == project, visible()]
    if where is None:
        return wanted
    if where.status is not None:
        wanted.append(examples.c.status == where.status)
    if where.statuses:
        wanted.append(examples.c.status.in_(where.statuses))
    if where.source is not None:
        wanted.append(examples.c.source_id == row_id(where.source))
    if where.label is not None:
        wanted.append(examples.c.label == storable(where.label))
    if where.text:
        text = storable(where.text)
        wanted.append(
            or_(
                examples.c.input.icontains(text, autoescape=True),
                examples.c.output.icontains(text, autoescape=True),
                examples.c.external_id == text,
            )
        )
    if where.check is not None:
        wanted.append(examples.c.id.in_(_found(project).where(findings.c.check == where.check)))
    if where.assigned is not None:
        wanted.append(assigned_to(project, storable(where.assigned)))
    if where.assignment is not None:
        wanted.append(in_assignment(project, row_id(where.assignment)))
    if where.clean:
        # A twin is no fault of the one that is kept: of a cluster, the suggested example is clean. Nothing
        # that an error is open about is.
        faults = _found(project).where(
            findings.c.severity.in_(FAULTS),
            or_(findings.c.severity == "error", findings.c.check.not_in(DUPLICATE_CHECKS)),
        )
        extra = (
            select(cluster_examples.c.example_id)
            .join(clusters)
            .where(
                clusters.c.project_id == project,
                cluster_examples.c.example_id
                != func.coalesce(clusters.c.suggested, clusters.c.canonical),
            )
        )
        wanted.append(examples.c.id.not_in(faults.union_all(extra)))
        wanted.append(answered())
    return wanted


def _found(project: int) -> Select[tuple[int]]:
    return select(finding_examples.c.example_id).join(findings).where(*counted(project))

"""Which open findings count: those about examples that nobody rejected."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from curate.domain.findings import FindingStatus
from curate.stores.tables import examples, finding_examples, findings

# Once: making an alias costs more than the statement that it stands in.
_OUT = examples.alias("rejected_examples")
_ABOUT = finding_examples.alias("about_rejected")
_FOUND = findings.alias("touched_findings")
_MEMBER = finding_examples.alias("members")
_LEFT = examples.alias("left_examples")


def counted(project: int, among: Collection[int] | None = None) -> list[ColumnElement[bool]]:
    """What a statement asks of findings: open ones of a project that count; of all, or of a few."""
    mine = [] if among is None else [findings.c.id.in_(among)]
    return [
        findings.c.project_id == project,
        findings.c.status == "open",
        findings.c.id.not_in(moot(project, among)),
        *mine,
    ]


def with_status(project: int, status: FindingStatus) -> list[ColumnElement[bool]]:
    """Findings of a project by what became of them; open ones as far as they count."""
    if status == "open":
        return counted(project)
    return [findings.c.project_id == project, findings.c.status == status]


def moot(project: int, among: Collection[int] | None = None) -> Select[tuple[int]]:
    """Open findings that don't count, because of examples that were rejected.

    Of these findings, or of all.

    One finding about one example, or that names only some of those concerned, counts as long as one of
    its examples is there. One that compares examples counts as long as two are, and a conflict as long as
    these two differ. Only what somebody rejected is looked at, so that it costs little in most projects.
    """
    named = () if among is None else (_ABOUT.c.finding_id.in_(among),)
    touched = (
        select(_ABOUT.c.finding_id)
        .select_from(_OUT)
        .join(_ABOUT, _ABOUT.c.example_id == _OUT.c.id)
        .where(_OUT.c.project_id == project, _OUT.c.status == "rejected", *named)
    )
    there = _LEFT.c.status != "rejected"
    compares = and_(~_FOUND.c.sample, func.max(_MEMBER.c.position) >= 1)
    agree = and_(
        compares,
        _FOUND.c.check == "conflict",
        func.count(case((there, _LEFT.c.output)).distinct()) < 2,
        func.count(case((there, func.coalesce(_LEFT.c.label, ""))).distinct()) < 2,
    )
    # A list of ids, and no word of the project: with a join, or an index that knows the project, SQLite may
    # read all findings of the project for the few that are touched.
    return (
        select(_FOUND.c.id)
        .select_from(_FOUND)
        .join(_MEMBER, _MEMBER.c.finding_id == _FOUND.c.id)
        .join(_LEFT, _LEFT.c.id == _MEMBER.c.example_id)
        .where(_FOUND.c.id.in_(touched), _FOUND.c.status == "open")
        .group_by(_FOUND.c.id, _FOUND.c.sample, _FOUND.c.check)
        .having(or_(func.count(case((there, 1))) < case((compares, 2), else_=1), agree))
    )

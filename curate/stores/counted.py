"""Which open findings count: those about examples that nobody rejected."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from curate.domain.findings import FindingStatus
from curate.stores.tables import examples, finding_examples, findings


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
    out = examples.alias("rejected_examples")
    about = finding_examples.alias("about_rejected")
    named = () if among is None else (about.c.finding_id.in_(among),)
    touched = (
        select(about.c.finding_id)
        .select_from(out)
        .join(about, about.c.example_id == out.c.id)
        .where(out.c.project_id == project, out.c.status == "rejected", *named)
    )
    found, member, left = (
        findings.alias("touched_findings"),
        finding_examples.alias("members"),
        examples.alias("left_examples"),
    )
    there = left.c.status != "rejected"
    compares = and_(~found.c.sample, func.max(member.c.position) >= 1)
    agree = and_(
        compares,
        found.c.check == "conflict",
        func.count(case((there, left.c.output)).distinct()) < 2,
        func.count(case((there, func.coalesce(left.c.label, ""))).distinct()) < 2,
    )
    # A list of ids, and no word of the project: with a join, or an index that knows the project, SQLite may
    # read all findings of the project for the few that are touched.
    return (
        select(found.c.id)
        .select_from(found)
        .join(member, member.c.finding_id == found.c.id)
        .join(left, left.c.id == member.c.example_id)
        .where(found.c.id.in_(touched), found.c.status == "open")
        .group_by(found.c.id, found.c.sample, found.c.check)
        .having(or_(func.count(case((there, 1))) < case((compares, 2), else_=1), agree))
    )

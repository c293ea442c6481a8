"""Which open findings count: those about examples that nobody rejected."""

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from curate.domain.findings import FindingStatus
from curate.stores.tables import examples, finding_examples, findings


def counted(project: int) -> list[ColumnElement[bool]]:
    """What a statement asks of findings: open ones of a project that count."""
    return [
        findings.c.project_id == project,
        findings.c.status == "open",
        findings.c.id.not_in(moot(project)),
    ]


def with_status(project: int, status: FindingStatus) -> list[ColumnElement[bool]]:
    """Findings of a project by what became of them; open ones as far as they count."""
    if status == "open":
        return counted(project)
    return [findings.c.project_id == project, findings.c.status == status]


def moot(project: int) -> Select[tuple[int]]:
    """Open findings that don't count, because of examples that were rejected.

    One finding about one example, or that names only some of those concerned, counts as long as one of
    its examples is there. One that compares examples counts as long as two are, and a conflict as long as
    these two differ. Only what somebody rejected is looked at, so that it costs little in most projects.
    """
    out = examples.alias("rejected_examples")
    about = finding_examples.alias("about_rejected")
    touched = (
        select(about.c.finding_id)
        .join(out, out.c.id == about.c.example_id)
        .where(out.c.project_id == project, out.c.status == "rejected")
    )
    member = finding_examples.alias("members")
    left = examples.alias("left_examples")
    several = finding_examples.alias("several")

    def among(number: ColumnElement[int]) -> ColumnElement[int]:
        return (
            select(number)
            .select_from(member)
            .join(left, left.c.id == member.c.example_id)
            .where(member.c.finding_id == findings.c.id, left.c.status != "rejected")
            .scalar_subquery()
        )

    compares = and_(
        ~findings.c.sample,
        select(several.c.position)
        .where(several.c.finding_id == findings.c.id, several.c.position == 1)
        .exists(),
    )
    answers = among(func.count(left.c.output.distinct()))
    labels = among(func.count(func.coalesce(left.c.label, "").distinct()))
    agree = and_(compares, findings.c.check == "conflict", answers < 2, labels < 2)
    return select(findings.c.id).where(
        findings.c.project_id == project,
        findings.c.status == "open",
        findings.c.id.in_(touched),
        or_(among(func.count()) < case((compares, 2), else_=1), agree),
    )

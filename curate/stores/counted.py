"""Which open findings count: those about examples that nobody rejected."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from curate.domain.examples import Status
from curate.domain.findings import FindingStatus
from curate.stores.tables import examples, finding_examples, findings, sources

# Once: making an alias costs more than the statement that it stands in.
_OUT = examples.alias("rejected_examples")
_ABOUT = finding_examples.alias("about_rejected")
_FOUND = findings.alias("touched_findings")
_MEMBER = finding_examples.alias("members")
_LEFT = examples.alias("left_examples")


def about_kept(project: int) -> list[ColumnElement[bool]]:
    """What a statement asks of the examples of findings: nobody rejected them, and their import is whole.

    By lists of those that are left out, which an index alone tells: a join would read all examples.
    """
    of = finding_examples.c.example_id
    unfinished = select(sources.c.id).where(sources.c.project_id == project, ~sources.c.ready)
    return [
        of.not_in(with_review_status(project, "rejected")),
        of.not_in(select(examples.c.id).where(examples.c.source_id.in_(unfinished))),
    ]


def with_review_status(project: int, status: Status) -> Select[tuple[int]]:
    """The examples of a status."""
    return select(examples.c.id).where(
        examples.c.project_id == project, examples.c.status == status
    )


def counted(project: int, among: Collection[int] | None = None) -> list[ColumnElement[bool]]:
    """What a statement asks of findings: open ones of a project that count; of all, or of a few."""
    mine = [] if among is None else [findings.c.id.in_(among)]
    return [
        findings.c.project_id == project,
        findings.c.status == "open",
        findings.c.id.not_in(_moot_of(project) if among is None else moot(project, among)),
        *mine,
    ]


def with_status(project: int, status: FindingStatus) -> list[ColumnElement[bool]]:
    """Findings of a project by what became of them; open ones as far as they count."""
    if status == "open":
        return counted(project)
    return [findings.c.project_id == project, findings.c.status == status]


@lru_cache(maxsize=256)
def _moot_of(project: int) -> Select[tuple[int]]:
    """The same statement again and again: making it takes longer than running it."""
    return moot(project)


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

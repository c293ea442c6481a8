"""Which examples: conditions on them, and how the database is asked for those."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from curate.domain.examples import Status
from curate.domain.findings import DUPLICATE_CHECKS, FAULTS
from curate.stores.assigned import assigned_to, in_assignment
from curate.stores.counted import counted
from curate.stores.rows import row_id
from curate.stores.search import searched
from curate.stores.tables import (
    actions,
    cluster_examples,
    clusters,
    events,
    examples,
    finding_examples,
    findings,
    selection_examples,
    selections,
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
        text: What is searched for, see `curate.text.search`.
        person: Who decided on them last.
        group: One of their groups, as ``kind=value``.
        assigned: Assigned to this person.
        assignment: In this assignment.
        selection: Proposed in this selection, and not replaced since.
    """

    status: Status | None = None
    statuses: tuple[Status, ...] = ()
    source: int | None = None
    label: str | None = None
    text: str | None = None
    check: str | None = None
    clean: bool = False
    person: str | None = None
    group: str | None = None
    assigned: str | None = None
    assignment: int | None = None
    selection: int | None = None


def visible() -> ColumnElement[bool]:
    """Not a row of an unfinished import."""
    return examples.c.source_id.not_in(select(sources.c.id).where(~sources.c.ready))


def answered() -> ColumnElement[bool]:
    """With an answer: white space alone is none."""
    return func.trim(examples.c.output, _WHITE_SPACE) != ""


def conditions(project: int, where: Where | None) -> list[ColumnElement[bool]]:
    """What a statement asks of examples: those of the project that are visible and fulfill `where`."""
    wanted = [examples.c.project_id == project, visible()]
    if where is not None:
        wanted += _of_columns(where)
        wanted += _of_other_tables(project, where)
        if where.clean:
            wanted += _is_clean(project)
    return wanted


def _of_columns(where: Where) -> Iterator[ColumnElement[bool]]:
    if where.status is not None:
        yield examples.c.status == where.status
    if where.statuses:
        yield examples.c.status.in_(where.statuses)
    if where.source is not None:
        yield examples.c.source_id == row_id(where.source)
    if where.label is not None:
        yield examples.c.label == storable(where.label)
    if where.group is not None:
        kind, _, value = storable(where.group).partition("=")
        yield group_value(examples.c.groups, kind, json.dumps(kind)[1:-1]) == value


def _of_other_tables(project: int, where: Where) -> Iterator[ColumnElement[bool]]:
    if where.text:
        yield searched(where.text)
    if where.check is not None:
        yield examples.c.id.in_(_found(project).where(findings.c.check == where.check))
    if where.person is not None:
        yield examples.c.id.in_(_decided_by(project, storable(where.person)))
    if where.assigned is not None:
        yield assigned_to(project, storable(where.assigned))
    if where.assignment is not None:
        yield in_assignment(project, row_id(where.assignment))
    if where.selection is not None:
        yield examples.c.id.in_(_selected(project, where.selection))


def _selected(project: int, selection: int) -> Select[tuple[int]]:
    return (
        select(selection_examples.c.example_id)
        .join(selections)
        .where(
            selections.c.project_id == project,
            selections.c.id == row_id(selection),
            ~selection_examples.c.replaced,
        )
    )


def _is_clean(project: int) -> Iterator[ColumnElement[bool]]:
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
    yield examples.c.id.not_in(faults.union_all(extra))
    yield answered()


class group_value(GenericFunction[str]):  # noqa: N801 - the name of a function of SQL
    """What a JSON column of groups holds under a kind, which is given plainly and as JSON writes it."""

    type = Text()
    inherit_cache = True


@compiles(group_value, "sqlite")
def _sqlite_group_value(element: group_value, compiler: Any, **more: Any) -> str:
    # Not by a path: old versions compare its names with what JSON wrote, escapes and all.
    groups, plain, escaped = (compiler.process(one, **more) for one in element.clauses)
    return f"(SELECT value FROM json_each({groups}) WHERE key IN ({plain}, {escaped}) LIMIT 1)"


@compiles(group_value, "postgresql")
def _postgresql_group_value(element: group_value, compiler: Any, **more: Any) -> str:
    groups, plain, _ = (compiler.process(one, **more) for one in element.clauses)
    return f"({groups} ->> CAST({plain} AS TEXT))"


def _decided_by(project: int, person: str) -> Select[tuple[int]]:
    """Examples whose last decision that stands is this person's."""
    later, whose = events.alias("later_events"), actions.alias("later_actions")
    overtaken = (
        select(later.c.id)
        .join(whose, whose.c.id == later.c.action_id)
        .where(
            later.c.example_id == events.c.example_id,
            later.c.id > events.c.id,
            *_decisions(later, whose),
        )
        .exists()
    )
    return (
        select(events.c.example_id)
        .join(actions)
        .where(
            actions.c.project_id == project,
            actions.c.person == person,
            *_decisions(events, actions),
            ~overtaken,
        )
    )


def _decisions(event: Any, action: Any) -> list[ColumnElement[bool]]:
    """What is asked of an event: that it gave its example a status, and stands."""
    return [
        ~action.c.undone,
        action.c.kind != "undo",
        event.c.after["status"].as_string().is_not(None),
    ]


def _found(project: int) -> Select[tuple[int]]:
    return select(finding_examples.c.example_id).join(findings).where(*counted(project))

"""The table of all examples: a page of it, sorted and filtered, and what is chosen in it."""

from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from curate.domain.actions import Action
from curate.domain.findings import Severity
from curate.services.people import require
from curate.services.projects import current_person
from curate.services.reviewing.view import View
from curate.stores import Database, Stores
from curate.stores.examples import INDEXED, Order, Row

PAGE = 100
"""Rows of a page."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """All ids of a view in an order that takes a while to work out, kept for the pages that follow.

    Attributes:
        seen: The state of the project that they were read in.
    """

    seen: tuple[object, ...]
    ids: "array[int]" = field(hash=False)


@dataclass(frozen=True, slots=True)
class TablePage:
    """A page of the table.

    Attributes:
        imported: Whether the project has examples.
        last: The person's last action that can be undone.
        found: How many examples the view shows, on all pages.
        page: Which page this is, counted from 1: the last one where a later one was asked for.
        rows: Its examples.
        findings: By example, how many findings are open about it, and how bad the worst is.
        labels: Labels of the project, the most frequent first.
        sorted: What to hand back for the next page; None where any page is there at once.
    """

    imported: bool
    last: Action | None
    found: int
    page: int
    rows: tuple[Row, ...]
    findings: Mapping[int, tuple[int, Severity]] = field(hash=False)
    labels: tuple[str, ...]
    sorted: Sorted | None = None

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.found // PAGE))


def table_page(
    database: Database,
    project: str,
    view: View,
    order: Order,
    page: int = 1,
    *,
    person: str,
    before: Sorted | None = None,
) -> TablePage:
    """A page of the table of examples, in one transaction.

    Args:
        database: Where.
        project: Name of the project.
        view: Which examples.
        order: How they are sorted.
        page: Which page, from 1.
        person: Whose last action.
        before: What the page before gave back.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person does not belong to it.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        require(stores, key, person, "viewer")
        where = view.where(person)
        known = _in_order(stores, key, view, order, person, before)
        found = len(known.ids) if known else stores.examples.count(key, where)
        page = min(max(1, page), max(1, -(-found // PAGE)))
        start = (page - 1) * PAGE
        ids: Collection[int] = (
            known.ids[start : start + PAGE]
            if known
            else stores.table.page(key, where, order, limit=PAGE, offset=start)
        )
        return TablePage(
            imported=found > 0 or not stores.examples.is_empty(key),
            last=stores.history.last(key, person),
            found=found,
            page=page,
            rows=tuple(stores.table.rows(key, ids)),
            findings=stores.table.findings(key, ids),
            labels=tuple(stores.examples.labels(key)),
            sorted=known,
        )


def choose_all(
    database: Database, project: str, view: View, person: str | None = None
) -> dict[int, int]:
    """All examples that a view shows to a person, each with the revision that it has now."""
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        require(stores, key, person, "viewer")
        return stores.table.revisions(key, view.where(person))


def _in_order(
    stores: Stores, project: int, view: View, order: Order, person: str, before: Sorted | None
) -> Sorted | None:
    """The ids in their order, where no index has it; read again only where something has changed."""
    if order.by in INDEXED and view.text is None:
        return None
    seen = (
        project,
        person,
        view,
        order,
        stores.sources.ids(project),
        stores.history.newest(project),
        stores.history.newest_event(),
    )
    if before is not None and before.seen == seen:
        return before
    return Sorted(seen, stores.table.sorted(project, view.where(person), order))

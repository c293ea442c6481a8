"""What the review desk keeps: sends and their results, leases, and drafts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from curate.stores.rows import Store, chunks, now, row_id, utc
from curate.stores.tables import drafts, leases, sends


@dataclass(frozen=True, slots=True)
class Send:
    """Something that was sent to the desk, and what came of it.

    Attributes:
        uid: Chosen by who sends it.
        result: What was answered, as JSON.
        action: The action that came of it; None where it was refused.
        milliseconds: In which the person looked at the example and was active, as far as it is known.
    """

    uid: str
    project: int
    person: str
    kind: str
    result: Mapping[str, Any]
    example: int | None = None
    action: int | None = None
    milliseconds: int | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has an example on the desk, until when; it ends by itself then.

    Attributes:
        shown: Whether it is on the screen, and not one of the next.
    """

    example: int
    person: str
    tab: str
    until: datetime
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person typed on an example and has not saved; None for what they did not touch.

    Attributes:
        revision: That the example had when it was typed.
        typed: When, by the clock of the browser, in milliseconds since 1970.
        at: When it came in.
    """

    example: int
    person: str
    revision: int
    input: str | None
    output: str | None
    label: str | None
    note: str | None
    tab: str
    typed: int
    at: datetime


OVERTAKEN = 60_000
"""Milliseconds after which nothing is on its way any more."""


# Done at every decision, and made once.
_ADD_SENDS = insert(sends)
_TAKE_DRAFTS = (
    delete(drafts)
    .where(
        drafts.c.person == bindparam("person"),
        drafts.c.example_id.in_(bindparam("keys", expanding=True)),
    )
    .returning(drafts)
)


class Sends(Store):
    """What was sent to the desk."""

    def of_action(self, project: int, action: int) -> Send | None:
        """What was sent that this action came of."""
        row = self._connection.execute(
            select(sends).where(sends.c.project_id == project, sends.c.action == action)
        ).first()
        return _send(row) if row else None

    def by_uid(self, uids: Collection[str]) -> dict[str, Send]:
        """What came of what was sent under these names before."""
        if not uids:
            return {}
        rows = self._connection.execute(select(sends).where(sends.c.uid.in_(uids)))
        return {row.uid: _send(row) for row in rows}

    def add(self, some: Sequence[Send]) -> None:
        """Keep what came of something: in the transaction that did it, so that it is done once."""
        if some:
            at = now()
            self._connection.execute(
                _ADD_SENDS,
                [
                    {
                        "uid": one.uid,
                        "project_id": one.project,
                        "person": one.person,
                        "kind": one.kind,
                        "result": dict(one.result),
                        "example_id": one.example,
                        "action": one.action,
                        "milliseconds": one.milliseconds,
                        "at": at,
                    }
                    for one in some
                ],
            )


class Leases(Store):
    """Who has which example on the desk."""

    def claim(
        self,
        project: int,
        keys: Collection[int],
        person: str,
        tab: str,
        until: datetime,
        shown: int | None = None,
    ) -> set[int]:
        """Take or renew examples for a tab, but for those that somebody else has.

        Whoever comes first gets one, be there several at the same moment. A person's own example moves to
        the tab that asks for it last.

        Args:
            project: Id of the project.
            keys: Examples of it.
            person: Who.
            tab: Which tab of theirs.
            until: When they end by themselves.
            shown: The one that is on the screen.

        Returns:
            Those that the tab has now.
        """
        if not keys:
            return set()
        upsert = (sqlite if self._connection.dialect.name == "sqlite" else postgresql).insert(
            leases
        )
        new = upsert.excluded
        mine = or_(leases.c.person == person, leases.c.until < now())
        statement = upsert.on_conflict_do_update(
            index_elements=["example_id"],
            set_={name: new[name] for name in ("person", "tab", "until", "shown")},
            where=mine,
        ).returning(leases.c.example_id)
        rows = [
            {
                "example_id": key,
                "project_id": project,
                "person": person,
                "tab": tab,
                "until": until,
                "shown": int(key == shown),
            }
            # In the order of their ids, so that no two wait for each other.
            for key in sorted(keys)
        ]
        return set(self._connection.execute(statement, rows).scalars())

    def release(self, project: int, person: str, tab: str, keys: Collection[int] | None) -> None:
        """Give examples back that a tab has: these, or all of them."""
        mine = (leases.c.project_id == project, leases.c.person == person, leases.c.tab == tab)
        if keys is None:
            self._connection.execute(delete(leases).where(*mine))
            return
        for part in chunks(sorted(keys)):
            self._connection.execute(delete(leases).where(*mine, leases.c.example_id.in_(part)))

    def held(self, project: int) -> dict[int, Lease]:
        """The leases of a project that have not ended, by example."""
        rows = self._connection.execute(
            select(leases).where(leases.c.project_id == project, leases.c.until >= now())
        )
        return {row.example_id: _lease(row) for row in rows}

    def of(self, key: int) -> Lease | None:
        """The lease of an example; None where nobody has it."""
        row = self._connection.execute(
            select(leases).where(leases.c.example_id == row_id(key), leases.c.until >= now())
        ).first()
        return _lease(row) if row else None


class Drafts(Store):
    """What people typed and have not saved."""

    def put(self, project: int, draft: Draft) -> None:
        """Keep a draft in the place of the one before.

        Of one tab, one that was overtaken on its way changes nothing.
        """
        upsert = (sqlite if self._connection.dialect.name == "sqlite" else postgresql).insert(
            drafts
        )
        new = upsert.excluded
        names = ("revision", "input", "output", "label", "note", "tab", "typed", "at")
        self._connection.execute(
            upsert.values(
                example_id=draft.example,
                project_id=project,
                person=draft.person,
                **{name: getattr(draft, name) for name in names},
            ).on_conflict_do_update(
                index_elements=["example_id", "person"],
                set_={name: new[name] for name in names},
                where=or_(
                    drafts.c.tab != new.tab,
                    drafts.c.typed <= new.typed,
                    # The clock was set back.
                    drafts.c.typed > new.typed + OVERTAKEN,
                ),
            )
        )

    def take(self, person: str, keys: Collection[int]) -> dict[int, Draft]:
        """Forget what a person typed on examples; returns what that was."""
        found: dict[int, Draft] = {}
        for part in chunks(sorted(keys)):
            rows = self._connection.execute(_TAKE_DRAFTS, {"person": person, "keys": part})
            found.update((row.example_id, _draft(row)) for row in rows)
        return found

    def of(self, person: str, keys: Collection[int]) -> dict[int, Draft]:
        """What a person typed on examples, by example."""
        found: dict[int, Draft] = {}
        for part in chunks(sorted(keys)):
            rows = self._connection.execute(
                select(drafts).where(drafts.c.person == person, drafts.c.example_id.in_(part))
            )
            found.update((row.example_id, _draft(row)) for row in rows)
        return found


def _send(row: Any) -> Send:
    return Send(
        row.uid,
        row.project_id,
        row.person,
        row.kind,
        row.result,
        row.example_id,
        row.action,
        row.milliseconds,
    )


def _lease(row: Any) -> Lease:
    return Lease(row.example_id, row.person, row.tab, utc(row.until), bool(row.shown))


def _draft(row: Any) -> Draft:
    return Draft(
        row.example_id,
        row.person,
        row.revision,
        row.input,
        row.output,
        row.label,
        row.note,
        row.tab,
        row.typed,
        utc(row.at),
    )

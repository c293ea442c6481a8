"""Doing what was sent to the desk exactly once: the result is stored in the transaction that does it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, cast

from curate.domain.actions import Action
from curate.domain.errors import CurateError, EditConflict, FindingGone, NotFound, Unusable
from curate.domain.examples import Example, Status
from curate.domain.faults import StorageFault
from curate.domain.records import Project
from curate.services.changes import Applied, Prepared, undo_own
from curate.services.checking import dismiss, fix_at_once, keep_found_value, looked_at
from curate.services.desk.items import (
    Decide,
    Item,
    Resolve,
    Restore,
    Result,
    Undo,
    refusal,
)
from curate.services.importing import restore_texts
from curate.services.reviewing import Edit, prepare_decision
from curate.services.writing import settle_suggestion
from curate.stores import Database, Stores
from curate.stores.desk import Draft, Send

Also = Callable[[Stores], None]
Then = Callable[[Stores, Applied], None]
TEXTS = ("input", "output", "label")
DONE = {"fix": "fixed", "dismiss": "dismissed", "keep": "kept"}
ANSWERS = frozenset({"approve", "edit"})
"""Decisions that store an answer."""
KEPT = frozenset({"skip", "flag", "reopen"})
"""Decisions that leave what was typed and not sent along."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was stored: the action, and the status of the example before and after it."""

    action: Action
    example: int
    before: Status
    after: Status


class Once:
    """What one person sends to the desk of a project, from one tab.

    Args:
        database: Where.
        project: The project.
        person: Who.
        tab: Which tab of theirs.

    Attributes:
        decided: What it stored.
    """

    def __init__(self, database: Database, project: Project, person: str, tab: str) -> None:
        self._database = database
        self._project = project
        self._person = person
        self._tab = tab
        self.decided: list[Decided] = []

    def known(self, stores: Stores, items: Sequence[Item]) -> dict[str, Result]:
        """The results of those items that arrived before."""
        return {
            uid: self._again(send)
            for uid, send in stores.sends.by_uid([one.uid for one in items]).items()
        }

    def _again(self, send: Send) -> Result:
        if (send.project, send.person) != (self._project.id, self._person):
            return Result(
                send.uid,
                ok=False,
                code="invalid",
                message="Something else was sent under this uid. Nothing was done: choose another one.",
            )
        said = {name: value for name, value in send.result.items() if name in Result.__slots__}
        return Result(uid=send.uid, **said)

    def decide(self, items: Sequence[Decide], also: Also | None = None) -> dict[str, Result]:
        """Decide on several examples, each of them once, in one transaction.

        Args:
            items: Decisions on different examples, none of which is known.
            also: What is stored in the same transaction.
        """
        with self._database.read() as stores:
            there = stores.examples.many(self._project.id, [one.example for one in items])
            looked = looked_at(stores, self._project.id)
        prepared: dict[str, Prepared] = {}
        results: dict[str, Result] = {}
        for item in items:
            try:
                before = there.get(item.example)
                if before is None:
                    raise _gone(item.example)
                prepared[item.uid] = prepare_decision(
                    self._database,
                    self._project.id,
                    before,
                    item.decision,
                    revision=item.revision,
                    edit=item.edit,
                    note=item.note,
                    person=self._person,
                    knowingly=item.knowingly,
                    empty_ok=item.empty_ok,
                    looked_at=not looked.ever or looked.at(before),
                )
            except CurateError as error:
                results[item.uid] = refusal(item, error)
        asked = [one for one in items if one.uid in prepared]
        try:
            done = results | self._write(asked, prepared, items, results, also)
        except CurateError as error:
            again = self._known_now(items)
            if again.keys() >= {one.uid for one in items}:
                return again
            if isinstance(error, StorageFault):
                return {one.uid: again.get(one.uid) or refusal(one, error) for one in items}
            if len(items) > 1:
                # One of them stands in the way, and nothing is stored: each by itself.
                return {
                    uid: each
                    for one in items
                    for uid, each in (
                        {one.uid: again[one.uid]} if one.uid in again else self.decide([one])
                    ).items()
                }
            (item,) = items
            return self._refused(item, error)
        self._settle(asked, there)
        return done

    def _settle(self, items: Sequence[Decide], before: Mapping[int, Example]) -> None:
        """Say which answers were made out of a suggestion."""
        for one in items:
            if one.suggestion is None or one.decision not in ANSWERS:
                continue
            typed = one.edit.output
            output = before[one.example].output if typed is None else typed
            settle_suggestion(
                self._database, self._project.id, one.suggestion, one.example, output, self._person
            )

    def _write(
        self,
        asked: Sequence[Decide],
        prepared: Mapping[str, Prepared],
        items: Sequence[Decide],
        refused: Mapping[str, Result],
        also: Also | None,
    ) -> dict[str, Result]:
        results: dict[str, Result] = {}
        done: dict[str, Applied] = {}
        with self._database.begin() as stores:
            for item in asked:
                done[item.uid] = prepared[item.uid].write(stores)
                results[item.uid] = _decided(item, prepared[item.uid], done[item.uid])
            typed = stores.drafts.take(self._person, [one.example for one in asked if _ends(one)])
            stores.sends.add(
                [
                    self._send(one, results[one.uid], typed.get(one.example))
                    if one.uid in results
                    else self._send(one, refused[one.uid])
                    for one in items
                    if one.uid in results or _lasting(refused[one.uid])
                ]
            )
            if also is not None:
                also(stores)
        for item in asked:
            one, result = prepared[item.uid], results[item.uid]
            one.follow_up(self._database, done[item.uid])
            self._note(one, result)
        return results

    def _note(self, prepared: Prepared, result: Result) -> None:
        ((before, _),) = prepared.changes
        action = Action(
            result.action or 0,
            self._project.id,
            self._person,
            prepared.kind,
            datetime.now(UTC),
            prepared.summary,
        )
        self.decided.append(
            Decided(action, before.id, before.status, cast("Status", result.status))
        )

    def undo(self, item: Undo) -> Result:
        """Undo an action, and bring back what was typed before it."""
        results: list[Result] = []

        def then(stores: Stores, done: Applied) -> None:
            results.append(self._undone(stores, item, done.action))
            stores.sends.add([self._send(item, results[0])])

        return self._once(
            item,
            lambda: undo_own(
                self._database, self._project.id, self._person, item.action, then=then
            ),
            results,
        )

    def _undone(self, stores: Stores, item: Undo, action: int) -> Result:
        key = self._project.id
        by = stores.history.action(key, action)
        events = stores.history.of_action(action)
        undone = by.details.undoes if by is not None else None
        if not events and undone is not None:
            # Of findings alone: the example that they were seen on is shown again.
            send = stores.sends.of_action(key, undone)
            if send is not None and send.example is not None:
                return _as_it_is(item, stores.examples.get(key, send.example), action)
        if len(events) != 1 or undone is None:
            return Result(item.uid, ok=True, action=action)
        (event,) = events
        example = stores.examples.get(key, event.example)
        draft = self._typed_before(stores, undone, event.example)
        if draft:
            stores.drafts.put(
                key,
                Draft(
                    example=example.id,
                    person=self._person,
                    revision=example.revision,
                    input=draft.get("input"),
                    output=draft.get("output"),
                    label=draft.get("label"),
                    note=draft.get("note") or None,
                    tab=self._tab,
                    # What is typed from now on is newer, whatever clock it is typed by.
                    typed=0,
                    at=event.at,
                ),
            )
        return _as_it_is(item, example, action)

    def _typed_before(self, stores: Stores, action: int, example: int) -> Mapping[str, Any]:
        """What the person had typed when they decided: it was stored with it, or left out."""
        send = stores.sends.of_action(self._project.id, action)
        if send is not None and send.kind != "decide":
            return {}
        before = next(
            (one for one in stores.history.of_action(action) if one.example == example), None
        )
        after: Mapping[str, Any] = before.after if before is not None else {}
        stored = {name: after[name] for name in TEXTS if name in after}
        left_out = dict(send.result.get("draft") or {}) if send is not None else {}
        typed = {**left_out, **stored}
        if typed and before is not None and before.note:
            typed.setdefault("note", before.note)
        return typed

    def resolve(self, item: Resolve) -> Result:
        """Fix or dismiss findings about an example, or keep the value that one is about."""
        where = (self._database, self._project.name)

        def act(then: Then) -> None:
            self._require_seen(item)
            if item.kind == "fix":
                fix_at_once(*where, item.example, item.findings, self._person, then=then)
            elif item.kind == "dismiss":
                dismiss(*where, item.findings, self._person, then)
            else:
                if len(item.findings) > 1:
                    raise Unusable(
                        "One value is kept at a time. Nothing was kept: name one finding."
                    )
                ((finding, version),) = item.findings.items()
                keep_found_value(*where, finding, version, self._person, then)

        return self._at_once(item, act)

    def restore(self, item: Restore) -> Result:
        """Restore the texts of an example as they were before the import cleaned them."""

        def act(then: Then) -> None:
            restore_texts(
                self._database,
                self._project.name,
                [item.example],
                self._person,
                revision=item.revision,
                then=then,
            )

        return self._at_once(item, act)

    def _at_once(self, item: Resolve | Restore, act: Callable[[Then], None]) -> Result:
        """Do something to one example, and store in the same transaction what came of it."""
        results: list[Result] = []

        def then(stores: Stores, done: Applied) -> None:
            example = stores.examples.get(self._project.id, item.example)
            results.append(_as_it_is(item, example, done.action))
            stores.sends.add([self._send(item, results[0])])

        return self._once(item, lambda: act(then), results)

    def _require_seen(self, item: Resolve) -> None:
        """See that an example and the findings are what was on the screen.

        Raises:
            NotFound: There is no such example.
            EditConflict: It is another one by now.
            FindingGone: One of the findings is.
        """
        with self._database.read() as stores:
            example = stores.examples.get(self._project.id, item.example)
            found, _ = stores.open_findings.of_each(self._project.id, [item.example])
        if example.revision != item.revision:
            raise EditConflict(item.example, item.revision)
        versions = {one.id: one.version for one in found.get(item.example, ())}
        if any(versions.get(key) != version for key, version in item.findings.items()):
            raise FindingGone(f"Nothing was {DONE[item.kind]}")
        if not item.findings:
            raise Unusable("No finding was named. Nothing was done: name those on the screen.")

    def _once(self, item: Item, act: Callable[[], Any], results: Sequence[Result]) -> Result:
        """Do something that stores its result with it, unless it is known by now."""
        try:
            act()
        except CurateError as error:
            return self._refused(item, error)[item.uid]
        return results[0]

    def _refused(self, item: Item, error: CurateError) -> dict[str, Result]:
        """A refusal, which is kept, unless it may be another one the next time."""
        again = self._known_now([item])
        if again:
            return again
        result = refusal(item, error)
        if _lasting(result):
            try:
                with self._database.begin() as stores:
                    stores.sends.add([self._send(item, result)])
            except StorageFault as fault:
                return self._known_now([item]) or {item.uid: refusal(item, fault)}
        return {item.uid: result}

    def _known_now(self, items: Sequence[Item]) -> dict[str, Result]:
        with suppress(StorageFault), self._database.read() as stores:
            return self.known(stores, items)
        return {}

    def _send(self, item: Item, result: Result, typed: Draft | None = None) -> Send:
        said = {name: value for name, value in result.as_json().items() if name != "uid"}
        if typed is not None:
            left = asdict(typed)
            said["draft"] = {
                name: left[name] for name in (*TEXTS, "note") if left[name] is not None
            }
        example = None if isinstance(item, Undo) or result.code == "gone" else item.example
        return Send(
            item.uid,
            self._project.id,
            self._person,
            item.kind,
            said,
            example,
            result.action,
            item.milliseconds if isinstance(item, Decide) else None,
        )


def _decided(item: Decide, prepared: Prepared, done: Applied) -> Result:
    ((before, values),) = prepared.changes
    withdrawn = before.id in done.withdrawn
    status = "pending" if withdrawn else values.get("status", before.status)
    return Result(
        item.uid,
        ok=True,
        example=before.id,
        revision=before.revision + 1,
        status=status,
        action=done.action,
    )


def _as_it_is(item: Item, example: Example, action: int) -> Result:
    return Result(
        item.uid,
        ok=True,
        example=example.id,
        revision=example.revision,
        status=example.status,
        action=action,
    )


def _ends(item: Decide) -> bool:
    """Whether what was typed on the example is stored or given up with a decision."""
    return item.decision not in KEPT or item.edit != Edit()


def _lasting(result: Result) -> bool:
    """Whether a refusal stays the same for ever."""
    return result.code not in {"retry", "not_allowed"}


def _gone(example: int) -> NotFound:
    return NotFound("example", example, "Nothing was stored: reload the page.")

"""Deciding, editing, undoing: every deed is an event with before and after."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Literal

from curate.domain.errors import EditConflict, NothingToUndo, UndoConflict, Unusable
from curate.domain.examples import Example, Status
from curate.domain.records import Deed, Event
from curate.services.cleaning import told
from curate.services.contracts import ACTION, restore_contract
from curate.services.projects import who
from curate.services.rechecking import recheck, recheck_rules
from curate.services.ruling import RULE
from curate.stores import Database, Stores
from curate.stores.examples import Where

Decision = Literal["approve", "reject", "skip", "flag", "reopen", "edit"]
STATUS: dict[Decision, Status | None] = {
    "approve": "approved",
    "reject": "rejected",
    "skip": "skipped",
    "flag": "flagged",
    "reopen": "pending",
    "edit": None,
}
TEXTS = frozenset({"input", "output", "system", "turns"})
DONE: dict[str, str] = {
    "approve": "Approved",
    "reject": "Rejected",
    "skip": "Skipped",
    "flag": "Flagged",
    "reopen": "Reopened",
    "edit": "Edited",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """Texts to be changed along with a decision; None leaves a text as it is."""

    input: str | None = None
    output: str | None = None
    system: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the examples that it touched."""

    summary: str
    examples: tuple[int, ...]


def decide(
    database: Database,
    project: str,
    example: int,
    decision: Decision,
    *,
    revision: int | None = None,
    edit: Edit | None = None,
    note: str = "",
    person: str | None = None,
) -> Example:
    """Decide on one example, with the texts as edited.

    Args:
        database: Where.
        project: Name of the project.
        example: Its id.
        decision: What to do; ``edit`` saves texts and leaves the status.
        revision: The revision that was on screen. None takes whatever is stored: for scripts, never
            for somebody who reads before deciding.
        edit: Changed texts.
        note: Why, in a sentence.
        person: Who decides.

    Returns:
        The example as it stands now.

    Raises:
        NotFound: The project has no such example.
        EditConflict: The example is no longer what was on screen. Nothing was stored.
        Unusable: An example with an empty answer can't be approved.
    """
    with database.begin() as stores:
        key = stores.projects.get(project).id
        before = stores.examples.get(key, example)
        if revision is not None and before.revision != revision:
            raise EditConflict(example, revision)
        values = _changes(before, decision, edit or Edit())
        if decision == "approve" and not values.get("output", before.output).strip():
            raise Unusable(
                f"Example {example} has an empty answer, so it can't be approved. Nothing was stored: "
                "write the answer, or reject the example."
            )
        summary = f"{DONE[decision]} {before.external_id or f'example {example}'}"
        apply_changes(
            stores, key, decision, summary, [(before, values)], person or who(), note=note
        )
        return stores.examples.get(key, example)


def approve_where(
    database: Database,
    project: str,
    where: str = "clean",
    person: str | None = None,
) -> tuple[int, int]:
    """Approve many pending examples as one deed that undo takes back whole.

    Args:
        database: Where.
        project: Name of the project.
        where: ``clean`` (no open finding above a note; of each cluster of near-duplicates only its
            canonical example; an answer is there), ``all`` (every pending one with an answer), or
            ``label=X``.
        person: Who approves.

    Returns:
        How many were approved, and how many of the project are still undecided.

    Raises:
        Unusable: ``where`` is none of these, or the checks have not run, so that nothing is known to
            be clean.
    """
    with database.begin() as stores:
        key = stores.projects.get(project).id
        if where == "clean" and stores.contracts.current(key) is None:
            raise Unusable(
                f"The checks have not run on {project!r}, so nothing is known to be clean. Nothing was "
                f"approved: run `curate check {project}` first."
            )
        chosen = [one for one in stores.examples.all(key, _where(where)) if one.output.strip()]
        status: dict[str, Any] = {"status": "approved"}
        if chosen:
            summary = f"Approved {len(chosen)} examples ({where})"
            apply_changes(
                stores,
                key,
                "bulk_approve",
                summary,
                [(one, status) for one in chosen],
                person or who(),
            )
        return len(chosen), stores.examples.count(key, Where(status="pending"))


def _where(text: str) -> Where:
    if text == "clean":
        return Where(status="pending", clean=True)
    if text == "all":
        return Where(status="pending")
    if text.startswith("label="):
        return Where(status="pending", label=text.removeprefix("label="))
    raise Unusable(
        f"--where {text} can't be used. Nothing was approved: write clean, all or label=X."
    )


def keep(
    database: Database,
    project: str,
    members: Sequence[int],
    kept: Sequence[int],
    person: str | None = None,
    *,
    revisions: Mapping[int, int] | None = None,
) -> int:
    """Decide on a cluster: the kept members stay, the others are rejected; one undoable deed.

    Members that are kept side by side are remembered as different, so that no later check reports
    them as near-duplicates of each other again.

    Args:
        database: Where.
        project: Name of the project.
        members: Ids of the cluster.
        kept: Those that stay.
        person: Who decides.
        revisions: The revision of each member that was on screen. None takes whatever is stored.

    Returns:
        How many were rejected.

    Raises:
        EditConflict: A member is no longer what was on screen. Nothing was stored.
        Unusable: Nothing would be kept, or ``kept`` names examples that are no members.
    """
    if not kept or not set(kept) <= set(members):
        raise Unusable("Keep at least one example of the cluster. Nothing was changed.")
    with database.begin() as stores:
        key = stores.projects.get(project).id
        current = stores.examples.many(members)
        for one, revision in (revisions or {}).items():
            if one not in current or current[one].revision != revision:
                raise EditConflict(one, revision)
        out = [current[one] for one in members if one not in set(kept) and one in current]
        out = [one for one in out if one.status != "rejected"]
        pairs = [sorted(pair) for pair in combinations(kept, 2)]
        known = {tuple(pair) for pair in stores.findings.different(key)}
        pairs = [pair for pair in pairs if tuple(pair) not in known]
        closed = [
            one.id
            for check in ("near_duplicate", "exact_duplicate")
            for one in stores.findings.all(key, check=check, status="open")
            if set(one.finding.examples) <= set(members)
        ]
        stores.findings.say_different(key, [(one, other) for one, other in pairs], person or who())
        stores.findings.set_status(key, closed, "dismissed")
        summary = f"Kept {len(kept)} of {len(members)} near-duplicates"
        apply_changes(
            stores,
            key,
            "keep",
            summary,
            [(one, {"status": "rejected"}) for one in out],
            person or who(),
            extra={"different": pairs, "findings": closed},
        )
        return len(out)


def undo(
    database: Database, project: str, person: str | None = None, *, deed: int | None = None
) -> Undone:
    """Take the person's last deed in this project back, as a whole.

    Args:
        database: Where.
        project: Name of the project.
        person: Whose deed.
        deed: The deed that was on screen; None takes whatever is the last.

    Raises:
        NothingToUndo: There is none.
        Unusable: ``deed`` is not the last one any more. Nothing was undone.
        UndoConflict: Somebody changed the same examples afterwards. Nothing was undone.
    """
    person = person or who()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        last = stores.history.last(key, person)
        if last is None:
            raise NothingToUndo(person)
        if deed is not None and last.id != deed:
            raise Unusable(
                f"Something else was done since: “{last.summary}”. Nothing was undone: look at it, "
                "then undo again."
            )
        events = stores.history.of_deed(last.id)
        changes = []
        current = stores.examples.many([event.example for event in events])
        for event in events:
            example = current[event.example]
            if example.revision != event.after["revision"]:
                raise UndoConflict(last.summary, event.example)
            before = {name: value for name, value in event.before.items() if name != "note"}
            changes.append((example, before))
        if last.action == ACTION:
            restore_contract(stores, key, last, person)
        stores.findings.set_status(key, last.extra.get("findings", []), "open")
        stores.findings.unsay_different(
            key, [(one, other) for one, other in last.extra.get("different", [])]
        )
        stores.history.mark_undone(last.id)
        apply_changes(stores, key, "undo", f"Took back: {last.summary}", changes, person)
        if last.action == RULE:
            recheck_rules(stores, key)
        return Undone(last.summary, tuple(event.example for event in events))


def history(database: Database, project: str, example: int) -> list[Event]:
    """Who changed an example, when and how, the oldest first.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        found = stores.examples.get(stores.projects.get(project).id, example)
        return told(stores, found, stores.history.of_example(example))


def list_deeds(database: Database, project: str, limit: int = 100) -> list[Deed]:
    """What was done in a project, the latest first."""
    with database.read() as stores:
        return stores.history.deeds(stores.projects.get(project).id, limit)


def get_example(database: Database, project: str, example: int) -> Example:
    """One example as it stands now.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        return stores.examples.get(stores.projects.get(project).id, example)


def list_examples(
    database: Database, project: str, where: Where, *, limit: int | None = None, offset: int = 0
) -> list[Example]:
    """Examples in the order in which they came in; all of them, or a page."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        if limit is None:
            return list(stores.examples.all(key, where))
        return stores.examples.page(key, where, limit=limit, offset=offset)


def count_examples(database: Database, project: str, where: Where) -> int:
    """How many examples fulfil the conditions."""
    with database.read() as stores:
        return stores.examples.count(stores.projects.get(project).id, where)


def list_labels(database: Database, project: str) -> dict[str, int]:
    """Labels with how many examples carry each."""
    with database.read() as stores:
        return stores.examples.labels(stores.projects.get(project).id)


def queue(database: Database, project: str, where: Where) -> list[int]:
    """Ids of the examples to be reviewed, in order."""
    with database.read() as stores:
        return stores.examples.ids(stores.projects.get(project).id, where)


def _changes(before: Example, decision: Decision, edit: Edit) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in ("input", "output", "system", "label"):
        text = getattr(edit, name)
        if text is not None and text != getattr(before, name):
            values[name] = text
    status = STATUS[decision]
    if status is not None:
        values["status"] = status
    return values


def apply_changes(
    stores: Stores,
    project: int,
    action: str,
    summary: str,
    changes: Sequence[tuple[Example, Mapping[str, Any]]],
    person: str,
    *,
    note: str = "",
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Write changed examples, each as a new revision, and the deed with its events.

    Findings follow: rewritten texts are checked again, findings about the others stay as they are.
    """
    stores.projects.meet(person)
    deed = stores.history.add_deed(project, person, action, summary, extra)
    events = []
    for example, values in changes:
        before = {name: _stored(example, name) for name in values}
        written = {**values, **_drafts(stores, example, values)}
        revision = stores.examples.change(example.id, example.revision, written)
        after = {**values, "revision": revision, **({"note": note} if note else {})}
        events.append((example.id, before, after))
    stores.history.add_events(deed, events)
    rewritten = [one.id for one, values in changes if not TEXTS.isdisjoint(values)]
    if rewritten:
        allowed: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for owner, value in sorted(stores.history.allowed(project)):
            allowed[owner].append((owner, value))
        for example in stores.examples.many(rewritten).values():
            recheck(stores, project, example, [*allowed[0], *allowed[example.id]])
    stores.findings.follow([one.id for one, values in changes if TEXTS.isdisjoint(values)])


def _stored(example: Example, name: str) -> Any:
    """A value of an example as events and the database keep it."""
    value = getattr(example, name)
    return [asdict(turn) for turn in value] if name == "turns" else value


def _drafts(stores: Stores, example: Example, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the untouched draft the first time a text changes."""
    if "input" not in values and "output" not in values:
        return {}
    draft_input, draft_output = stores.examples.drafts(example.id)
    kept = {}
    if "input" in values and draft_input is None:
        kept["draft_input"] = example.input
    if "output" in values and draft_output is None:
        kept["draft_output"] = example.output
    return kept

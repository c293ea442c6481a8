"""Decisions on one example, and approving many at once."""

from dataclasses import dataclass
from typing import Any, Literal, cast

from curate.domain.actions import Values
from curate.domain.errors import EditConflict, NoAnswer, Unusable
from curate.domain.examples import Example, Status
from curate.services.changes import Knowingly, Prepared, apply_in_parts, prepare_changes
from curate.services.checking import check_unchecked, update_clusters
from curate.services.people import permit, permit_in
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.stores.examples import Where
from curate.text import count
from curate.text.storable import storable_values

Decision = Literal["approve", "reject", "skip", "flag", "reopen", "edit"]
STATUS: dict[Decision, Status | None] = {
    "approve": "approved",
    "reject": "rejected",
    "skip": "skipped",
    "flag": "flagged",
    "reopen": "pending",
    "edit": None,
}
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
    knowingly: Knowingly = False,
) -> Example:
    """Decide on one example, with the texts as edited.

    An example that no check has looked at is looked at before it is approved. An edit of an approved
    example that leaves an error in it, which nobody knew of, is stored, and the example is to be reviewed
    again.

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
        knowingly: Whether errors that are open (in the text as edited) are approved: all of them, or those
            whose marks were on screen. The history keeps which they were.

    Returns:
        The example as it stands now.

    Raises:
        NotFound: The project has no such example.
        EditConflict: The example is no longer what was on screen. Nothing was stored.
        OpenErrors: An error is open that is not approved knowingly. Nothing was stored.
        Unusable: An example with an empty answer can't be approved.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person or current_person(), decision)
        before = stores.examples.get(key, example)
    prepared = prepare_decision(
        database,
        key,
        before,
        decision,
        revision=revision,
        edit=edit,
        note=note,
        person=person,
        knowingly=knowingly,
    )
    try:
        with database.begin() as stores:
            done = prepared.write(stores)
        prepared.follow_up(database, done)
    except EditConflict:
        if revision is not None:
            raise
        # Whatever is stored now was asked for.
        return decide(
            database,
            project,
            example,
            decision,
            edit=edit,
            note=note,
            person=person,
            knowingly=knowingly,
        )
    with database.read() as stores:
        return stores.examples.get(key, example)


def prepare_decision(
    database: Database,
    project: int,
    before: Example,
    decision: Decision,
    *,
    revision: int | None = None,
    edit: Edit | None = None,
    note: str = "",
    person: str | None = None,
    knowingly: Knowingly = False,
    empty_ok: bool = False,
    looked_at: bool = False,
) -> Prepared:
    """Work out a decision on one example, as `decide` has it, without storing anything of it.

    Args:
        database: Where.
        project: Id of the project.
        before: The example as it was just read.
        decision: What to do.
        revision: The revision that was on screen; None takes whatever is stored.
        edit: Changed texts.
        note: Why, in a sentence.
        person: Who decides.
        knowingly: Whether errors that are open are approved.
        empty_ok: Whether an empty answer may be approved.
        looked_at: Whether it is known that the checks have looked at the example as it stands.

    Raises:
        EditConflict: The example is no longer what was on screen.
        NoAnswer: An example with an empty answer would be approved.
    """
    if revision is not None and before.revision != revision:
        raise EditConflict(before.id, revision)
    values = _changes(before, decision, edit or Edit())
    if decision == "approve" and not empty_ok and not values.get("output", before.output).strip():
        raise NoAnswer(before.id)
    if decision == "approve" and values.keys() == {"status"} and not looked_at:
        check_unchecked(database, project, [before])
    return prepare_changes(
        database,
        project,
        decision,
        f"{DONE[decision]} {before.external_id or f'example {before.id}'}",
        [(before, values)],
        person or current_person(),
        note=note,
        knowingly=knowingly if decision == "approve" else None,
    )


@dataclass(frozen=True, slots=True)
class BulkApproval:
    """What came of approving many examples.

    Attributes:
        approved: How many were approved.
        left: How many of the project are still undecided.
        refused: Of these, how many were asked for and are left because an error is open about them.
        checked: Whether anything is known of errors: the checks have run.
    """

    approved: int
    left: int
    refused: int = 0
    checked: bool = True


def approve_where(
    database: Database,
    project: str,
    where: str = "clean",
    person: str | None = None,
    *,
    knowingly: bool = False,
) -> BulkApproval:
    """Approve many pending examples as one action that undo reverts as a whole.

    Those that no check has looked at are looked at before.

    Args:
        database: Where.
        project: Name of the project.
        where: ``clean`` (no open finding above a note; of each cluster of near-duplicates only its
            canonical example; an answer is there), ``all`` (every pending one with an answer), or
            ``label=X``.
        person: Who approves.
        knowingly: Approve those too about which an error is open; the history keeps which they were.

    Raises:
        Unusable: ``where`` is none of these, or the checks have not run, so that nothing is known to
            be clean.
    """
    key = permit_in(database, project, person, "bulk_approve")
    if where == "clean":
        update_clusters(database, project)
    with database.read() as stores:
        checked = stores.contracts.current(key) is not None
        if where == "clean" and not checked:
            raise Unusable(
                f"The checks have not run in {project}, so no example is known to be clean. "
                "Nothing was approved: "
                "run the checks first."
            )
        chosen = _answered(stores, key, where)
    check_unchecked(database, key, chosen)
    with database.read() as stores:
        if where == "clean":
            chosen = _answered(stores, key, where)
        found = {} if knowingly else stores.open_findings.errors(key, [one.id for one in chosen])
    asked = [one for one in chosen if one.id not in found]
    left, refused = set[int](), set(found)
    if asked:
        status: Values = {"status": "approved"}
        done = apply_in_parts(
            database,
            key,
            "bulk_approve",
            f"Approved {count(len(asked), 'example')} ({where})",
            [(one, status) for one in asked],
            person or current_person(),
            knowingly=knowingly,
        )
        left = set(done.left)
        refused |= set(done.refused)
    approved = len({one.id for one in chosen} - left - refused)
    with database.read() as stores:
        pending = stores.examples.count(key, Where(status="pending"))
    return BulkApproval(approved, pending, len(refused), checked)


def _answered(stores: Stores, project: int, where: str) -> list[Example]:
    return [one for one in stores.examples.all(project, _where(where)) if one.output.strip()]


def _where(text: str) -> Where:
    if text == "clean":
        return Where(status="pending", clean=True)
    if text == "all":
        return Where(status="pending")
    if text.startswith("label="):
        return Where(status="pending", label=text.removeprefix("label="))
    raise Unusable(
        f"Examples can't be chosen by {text!r}. Nothing was approved: choose clean, all or label=X."
    )


def _changes(before: Example, decision: Decision, edit: Edit) -> Values:
    values: Any = {}
    for name in ("input", "output", "system", "label"):
        text = storable_values(getattr(edit, name))
        if text is not None and text != getattr(before, name):
            values[name] = text
    status = STATUS[decision]
    if status is not None:
        values["status"] = status
    return cast("Values", values)

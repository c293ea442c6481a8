"""Disagreements, and the decision of somebody who sees both sides without knowing whose they are."""

import hashlib
from dataclasses import dataclass

from curate.domain.actions import Values
from curate.domain.errors import EditConflict, NotAllowed, Unusable
from curate.domain.examples import Example
from curate.domain.teamwork import Judgment, Verdict
from curate.services import people
from curate.services.changes import Knowingly, apply_changes
from curate.services.checking import check_unchecked
from curate.services.projects import current_person
from curate.services.teamwork.agreement import differ
from curate.services.teamwork.overlap import by_example
from curate.services.teamwork.seen import looked_for
from curate.stores import Database, Stores
from curate.text.storable import storable


@dataclass(frozen=True, slots=True)
class Side:
    """What one person said, without who it was.

    Attributes:
        output: The answer that they approve; empty where they reject.
    """

    decision: Verdict
    output: str
    label: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An example on which people disagree.

    Attributes:
        sides: What they said, each different thing once, in an order that tells nothing.
        left: How many disagreements wait for this person, this one included.
    """

    example: Example
    sides: tuple[Side, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Disagreements that nobody has decided.

    Attributes:
        mine: Those that a person may decide, in a stable order.
        judged: Those that wait for somebody else, because the person is one of those who disagree.
    """

    mine: tuple[int, ...]
    judged: int


def may_adjudicate(stores: Stores, project: int, person: str) -> bool:
    """Whether somebody decides where others disagree: who is named, else every owner."""
    named = stores.team.settings(project).adjudicator
    role = people.role_of(stores, project, person)
    return people.at_least(role, "reviewer") and (
        person == named if named is not None else role == "owner"
    )


def read_waiting(stores: Stores, project: int, person: str) -> Waiting:
    """The disagreements that wait for a decision."""
    found, judged = _disagreements(stores, project), 0
    mine = []
    for key, each in found.items():
        if any(one.person == person for one in each):
            judged += 1
        else:
            mine.append(key)
    return Waiting(tuple(sorted(mine)), judged)


def read_disagreement(stores: Stores, project: int, person: str) -> Disagreement | None:
    """The next disagreement for somebody who adjudicates, and is none of those who disagree."""
    waiting = read_waiting(stores, project, person).mine
    if not waiting:
        return None
    each = _disagreements(stores, project)[waiting[0]]
    return Disagreement(stores.examples.get(project, waiting[0]), _sides(each), len(waiting))


def adjudicate(
    database: Database,
    project: str,
    example: int,
    decision: Verdict,
    *,
    revision: int,
    output: str | None = None,
    label: str | None = None,
    note: str = "",
    knowingly: Knowingly = False,
    milliseconds: int | None = None,
    person: str | None = None,
) -> Example:
    """Decide where people disagree. The example is changed by it, as one action that can be undone.

    Args:
        database: Where.
        project: Name of the project.
        example: Its id.
        decision: Approve it, or reject it.
        revision: The revision that was on screen.
        output: The answer that is approved: one of theirs, or another.
        label: Its label; None leaves it.
        note: Why.
        knowingly: Whether errors that are open are approved, see ``reviewing.decide``.
        milliseconds: For how long the card was there; None where that is not known.
        person: Who decides.

    Raises:
        NotAllowed: The person is not the adjudicator, or one of those who disagree. Nothing was stored.
        EditConflict: The example is no longer what was on screen. Nothing was stored.
        OpenErrors: An error is open that is not approved knowingly. Nothing was stored.
        Unusable: There is no such disagreement, no answer to approve, or it had only just appeared. Nothing
            was stored.
    """
    person, milliseconds = person or current_person(), looked_for(milliseconds)
    with database.read() as stores:
        key = stores.projects.get(project).id
        _require_adjudicator(stores, key, person)
        found = stores.examples.get(key, example)
        if example not in read_waiting(stores, key, person).mine:
            raise Unusable(
                "This disagreement does not wait for you. Nothing was stored: go on with the next one."
            )
    if found.revision != revision:
        raise EditConflict(example, revision)
    values = _values(found, decision, output, label)
    if decision == "approve" and values.keys() == {"status"}:
        check_unchecked(database, key, [found])
    mine = Judgment(
        example,
        revision,
        person,
        "adjudication",
        decision,
        output=storable(output) if output is not None else None,
        label=storable(label) if label is not None else None,
        note=storable(note),
        milliseconds=milliseconds,
    )
    done = "Approved" if decision == "approve" else "Rejected"
    apply_changes(
        database,
        key,
        decision,
        f"{done} {found.external_id or f'example {example}'} after a disagreement",
        [(found, values)],
        person,
        note=note,
        also=lambda stores: _note(stores, key, mine),
        knowingly=knowingly if decision == "approve" else None,
    )
    with database.read() as stores:
        return stores.examples.get(key, example)


def _note(stores: Stores, project: int, judgment: Judgment) -> None:
    stores.judgments.add(project, judgment)


def _values(found: Example, decision: Verdict, output: str | None, label: str | None) -> Values:
    values: Values = {"status": "approved" if decision == "approve" else "rejected"}
    if decision == "approve":
        answer = found.output if output is None else output
        if not answer.strip():
            raise Unusable("There is no answer to approve. Nothing was stored: write one.")
        if answer != found.output:
            values["output"] = answer
        if label is not None and label != found.label:
            values["label"] = label
    return values


def _disagreements(stores: Stores, project: int) -> dict[int, list[Judgment]]:
    """Examples on which people disagree, as long as nobody decided that."""
    decided = {one.example for one in stores.judgments.all(project, "adjudication")}
    judged = by_example(stores.judgments.all(project, "overlap"))
    return {key: each for key, each in judged.items() if key not in decided and differ(each)}


def _sides(each: list[Judgment]) -> tuple[Side, ...]:
    """What was said, each different thing once; the order follows from what was said alone."""
    said = {
        Side(
            one.decision,
            (one.output or "") if one.decision == "approve" else "",
            one.label if one.decision == "approve" else None,
            one.note,
        )
        for one in each
    }
    return tuple(sorted(said, key=lambda one: hashlib.sha256(repr(one).encode()).digest()))


def _require_adjudicator(stores: Stores, project: int, person: str) -> None:
    people.require(stores, project, person, "reviewer")
    if not may_adjudicate(stores, project, person):
        named = stores.team.settings(project).adjudicator
        raise NotAllowed(
            person, people.role_of(stores, project, person), "owner", [named] if named else []
        )

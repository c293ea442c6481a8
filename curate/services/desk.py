"""What a person at the review desk sees: one example with all that is known of it, and the line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from curate.domain.errors import EditConflict
from curate.domain.examples import Example, Status
from curate.domain.findings import StoredFinding
from curate.domain.records import Deed, Event
from curate.services.checking import fix
from curate.services.cleaning import told
from curate.services.projects import who
from curate.services.reviewing import Decision, Edit, decide
from curate.stores import Database
from curate.stores.examples import Where
from curate.stores.findings import SEVERITY_RANK

Which = Literal["to_do", "all"] | Status
# How often fixes that wait for each other are tried.
TURNS = 4
# Undecided examples come first; those that somebody set aside wait at the end of the line.
TO_DO: tuple[Status, ...] = ("pending", "flagged", "skipped")


@dataclass(frozen=True, slots=True)
class View:
    """Which examples to see: every condition that is given must hold.

    Attributes:
        which: A status; ``to_do`` for everything that is neither approved nor rejected.
        check: Name of a check that has an open finding about them.
        text: Occurs in the input or the answer, or is the whole external id.
    """

    which: Which = "to_do"
    label: str | None = None
    check: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Examples in the order in which they are worked off.

    Attributes:
        ids: Undecided ones first, worst findings in front, then in the order of the source;
            flagged and skipped ones at the end.
        pending: How many of them are undecided.
        aside: How many of them are flagged or skipped.
    """

    ids: tuple[int, ...]
    pending: int
    aside: int


@dataclass(frozen=True, slots=True)
class Card:
    """One example with its open findings (the worst first) and its history (the oldest first).

    ``checked`` says whether the checks ever ran in this project: without, no finding means nothing.
    """

    example: Example
    findings: tuple[StoredFinding, ...]
    history: tuple[Event, ...]
    checked: bool


def line_up(database: Database, project: str, view: View) -> Line:
    """The examples that a view shows, in the order in which they are worked off."""
    statuses: tuple[Status | None, ...]
    match view.which:
        case "to_do":
            statuses = TO_DO
        case "all":
            statuses = (None,)
        case status:
            statuses = (status,)
    with database.read() as stores:
        key = stores.projects.get(project).id
        worst = stores.findings.worst(key)
        found = {
            status: stores.examples.ids(
                key, Where(status=status, label=view.label, check=view.check, text=view.text)
            )
            for status in statuses
        }
    nothing = len(SEVERITY_RANK)
    ids = [
        one
        for status in statuses
        for one in sorted(found[status], key=lambda one: worst.get(one, nothing))
    ]
    aside = sum(len(found.get(status, ())) for status in ("flagged", "skipped"))
    return Line(tuple(ids), len(found.get("pending", ())), aside)


def steady(before: Sequence[int], line: Line) -> Line:
    """A line in the order in which somebody saw it before: what is new comes at the end.

    Mending or deciding changes what comes first; nobody who works a line off wants to be moved about
    in it by that.
    """
    there = set(line.ids)
    kept = [one for one in before if one in there]
    known = set(kept)
    ids = (*kept, *(one for one in line.ids if one not in known))
    return replace(line, ids=ids)


def following(line: Line, example: int) -> int | None:
    """The next example of the line, after its end its beginning; None where there is no other."""
    if example not in line.ids:
        return line.ids[0] if line.ids else None
    place = line.ids.index(example)
    after = (*line.ids[place + 1 :], *line.ids[:place])
    return after[0] if after else None


def preceding(line: Line, example: int) -> int | None:
    """The example before this one; None at the beginning of the line."""
    place = line.ids.index(example) if example in line.ids else 0
    return line.ids[place - 1] if place else None


def open_card(database: Database, project: str, example: int) -> Card:
    """Everything about one example, in one consistent picture.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = stores.examples.get(key, example)
        findings = stores.findings.all(key, example=example, status="open")
        history = told(stores, found, stores.history.of_example(example))
        checked = stores.contracts.current(key) is not None
    findings.sort(key=lambda one: SEVERITY_RANK[one.finding.severity])
    return Card(found, tuple(findings), tuple(history), checked)


def decide_once(
    database: Database,
    project: str,
    example: int,
    decision: Decision,
    *,
    revision: int,
    edit: Edit | None = None,
    note: str = "",
    person: str | None = None,
) -> Example:
    """Decide on what was on screen; the same press that arrives twice decides once.

    Raises:
        NotFound: The project has no such example.
        EditConflict: The example is no longer what was on screen. Nothing was stored.
        Unusable: An example with an empty answer can't be approved.
    """
    person = person or who()
    try:
        return decide(
            database,
            project,
            example,
            decision,
            revision=revision,
            edit=edit,
            note=note,
            person=person,
        )
    except EditConflict:
        card = open_card(database, project, example)
        last = card.history[-1] if card.history else None
        wanted = edit or Edit()
        if (
            last is not None
            and (last.person, last.action) == (person, decision)
            and last.after["revision"] == revision + 1 == card.example.revision
            and wanted.output in {None, card.example.output}
            and wanted.input in {None, card.example.input}
        ):
            return card.example
        raise


def mend(
    database: Database,
    project: str,
    example: int,
    findings: Sequence[int],
    person: str | None = None,
) -> int:
    """Apply suggested fixes to one example, of several kinds if need be.

    Each kind is a deed of its own. What waits for a fix to be made before it, because both are
    about the same place, gets its turn after it.

    Returns:
        How many findings are settled by it.
    """
    left = set(findings)
    asked = len(left)
    for _ in range(TURNS):
        stored = [one for one in open_card(database, project, example).findings if one.id in left]
        left = {one.id for one in stored}
        fixed = 0
        for check in dict.fromkeys(one.finding.check for one in stored):
            ids = [one.id for one in stored if one.finding.check == check]
            fixed += fix(database, project, check, findings=ids, person=person).fixed
        if not fixed:
            break
    return asked - len(left)


def count_clean(database: Database, project: str) -> int | None:
    """How many undecided examples are clean; None as long as nothing was checked."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        if stores.contracts.current(key) is None:
            return None
        return stores.examples.count(key, Where(status="pending", clean=True))


@dataclass(frozen=True, slots=True)
class Repair:
    """An open finding with a suggested fix: its id, its example, and what kind of thing it is."""

    finding: int
    example: int
    kind: str | None


def repairs(
    database: Database, project: str, check: str, findings: Collection[int]
) -> list[Repair]:
    """Those of the findings of a check that are open and have a suggested fix."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = stores.findings.all(key, check=check, status="open", keys=findings)
    return [
        Repair(one.id, one.finding.examples[0], one.finding.kind)
        for one in found
        if one.finding.suggestion is not None and one.finding.field
    ]


def last_deed(database: Database, project: str, person: str) -> Deed | None:
    """The deed that undo would take back."""
    with database.read() as stores:
        return stores.history.last(stores.projects.get(project).id, person)


def data_version(database: Database, project: str) -> str:
    """A text that differs whenever examples or the contract may have changed: a key for caches."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        deeds = stores.history.deeds(key, 1)
        deed = deeds[0].id if deeds else 0
        return f"{key}/{deed}/{stores.examples.count(key)}/{stores.contracts.current(key)}"

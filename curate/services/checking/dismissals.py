"""Dismissing findings, one by one, all of a type, or wherever a value occurs, and opening them again."""

from collections.abc import Callable, Collection, Mapping, Sequence

from curate.domain.actions import Details, Kept
from curate.domain.errors import FindingGone, NotFound, Unusable
from curate.domain.findings import FindingStatus, StoredFinding
from curate.services.changes import Applied, apply_changes, look_again
from curate.services.people import permit
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.text import count, shorten
from curate.text.personal import plain
from curate.text.storable import storable

PERSONAL_DATA = "personal_data"


def dismiss(
    database: Database,
    project: str,
    findings: Sequence[int] | Mapping[int, int],
    person: str | None = None,
    then: Callable[[Stores, Applied], None] = lambda *_: None,
) -> int:
    """Dismiss findings where nothing is wrong; undo opens them again.

    Personal data that was dismissed is kept in that example, and no longer blocks an export: open
    findings about the same value in the same example are dismissed with it.

    Args:
        database: Where.
        project: Name of the project.
        findings: Their ids. A mapping says which version of each was on the screen; without it,
            whatever is stored is dismissed.
        person: Who decides.
        then: What is to be stored in the same transaction.

    Returns:
        How many were dismissed: those that are not open any more, or no longer what was on the
        screen, are left.

    Raises:
        NotFound: One of them is no finding of this project. Nothing was dismissed.
        FindingGone: None of them is what was on the screen. Nothing was dismissed.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        known = seen(_existing(stores, key, findings, "Nothing was dismissed"), findings)
        if not known and isinstance(findings, Mapping):
            raise FindingGone("Nothing was dismissed")
        values = _values(stores, key, known)
        if values:
            known += _same_values(stores, key, known, values)
    kept = [Kept(one.finding.examples[0], values[one.id]) for one in known if one.id in values]
    summary = f"Dismissed {count(len(known), 'finding')}"
    _dismiss(database, key, known, kept, summary, person, then)
    return len(known)


def _same_values(
    stores: Stores, project: int, known: Sequence[StoredFinding], values: Mapping[int, str]
) -> list[StoredFinding]:
    """Other open findings about values that are dismissed, in the same examples."""
    kept = {(one.finding.examples[0], values[one.id]) for one in known if one.id in values}
    near = stores.findings.about([example for example, _ in kept]) - {one.id for one in known}
    others = stores.findings.all(project, check=PERSONAL_DATA, status="open", keys=near)
    theirs = _values(stores, project, others)
    return [one for one in others if (one.finding.examples[0], theirs.get(one.id)) in kept]


def reopen(
    database: Database,
    project: str,
    findings: Sequence[int] | Mapping[int, int],
    person: str | None = None,
) -> int:
    """Open dismissed findings again; undo dismisses them once more.

    Personal data that was kept with them is kept no longer; where it was kept in every example, all
    findings about it are opened. What is about a text that has changed since waits for the next check.
    An example that was approved without knowing of an error that is open now is to be reviewed again.

    Args:
        database: Where.
        project: Name of the project.
        findings: Their ids. A mapping says which version of each was on the screen.
        person: Who decides.

    Returns:
        How many of them are open now.

    Raises:
        NotFound: One of them is no finding of this project. Nothing was opened.
        FindingGone: None of them is what was on the screen. Nothing was opened.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = _existing(stores, key, findings, "Nothing was opened again")
        known = seen(found, findings, "dismissed")
        if not known:
            raise FindingGone("Nothing was opened again")
        values = _values(stores, key, known)
        asked = {(one.finding.examples[0], values[one.id]) for one in known if one.id in values}
        unkept = [
            one
            for one in stores.kept_values.by_actions(key)
            if (one.example, one.value) in asked
            or (one.example is None and one.value in values.values())
        ]
        if everywhere := {one.value for one in unkept if one.example is None}:
            ids = {one.id for one in known}
            every = stores.findings.all(key, check=PERSONAL_DATA, status="dismissed")
            theirs = _values(stores, key, every)
            known += [
                one for one in every if theirs.get(one.id) in everywhere and one.id not in ids
            ]
    reopened = tuple(one.id for one in known)
    done = apply_changes(
        database,
        key,
        "reopen_findings",
        f"Opened {count(len(known), 'dismissed finding')} again",
        [],
        person or current_person(),
        details=Details(reopened=reopened, unkept=tuple(unkept)),
    )
    about = {one for each in known for one in each.finding.examples}
    look_again(database, key, about, action=done.action)
    with database.read() as stores:
        return sum(one.status == "open" for one in stores.findings.all(key, keys=reopened))


def _existing(
    stores: Stores, project: int, findings: Collection[int], undone: str
) -> list[StoredFinding]:
    """The findings of these ids; an error that begins with what was not done where one is missing."""
    found = stores.findings.all(project, keys=findings)
    for missing in sorted(set(findings) - {one.id for one in found}):
        raise NotFound("finding", missing, f"{undone}: choose findings that exist.")
    return found


def seen(
    found: Sequence[StoredFinding],
    asked: Sequence[int] | Mapping[int, int],
    status: FindingStatus = "open",
) -> list[StoredFinding]:
    """Those findings that have a status and, where ``asked`` says so, are what was on the screen."""
    versions = asked if isinstance(asked, Mapping) else {one.id: one.version for one in found}
    return [one for one in found if one.status == status and one.version == versions.get(one.id)]


def keep_value(
    database: Database,
    project: str,
    value: str,
    person: str | None = None,
    then: Callable[[Stores, Applied], None] = lambda *_: None,
) -> int:
    """Keep a piece of personal data wherever it occurs, now or in later imports.

    For what is no secret: the firm's own hotline, the names of its products. Undo reverts it.

    Args:
        database: Where.
        project: Name of the project.
        value: Which.
        person: Who decides.
        then: What is to be stored in the same transaction.

    Returns:
        How many open findings about it were dismissed.

    Raises:
        Unusable: The value has neither letters nor digits.
    """
    value = storable(value)
    if not plain(value):
        raise Unusable(f"{value!r} has no letters or digits to look for. Nothing was dismissed.")
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = stores.findings.all(key, check=PERSONAL_DATA, status="open")
        values = _values(stores, key, found)
    known = [one for one in found if values.get(one.id) == plain(value)]
    summary = f"Kept the personal data “{shorten(value, 40)}”"
    _dismiss(database, key, known, [Kept(None, plain(value))], summary, person, then)
    return len(known)


def keep_found_value(
    database: Database,
    project: str,
    finding: int,
    version: int,
    person: str | None = None,
    then: Callable[[Stores, Applied], None] = lambda *_: None,
) -> int:
    """Keep the value that a finding is about wherever it occurs, see `keep_value`.

    Args:
        database: Where.
        project: Name of the project.
        finding: Its id.
        version: That was on the screen.
        person: Who decides.
        then: What is to be stored in the same transaction.

    Raises:
        FindingGone: It is no longer what was on the screen. Nothing was kept.
        Unusable: It is not about personal data. Nothing was kept.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person or current_person(), "dismiss")
        known = seen(_existing(stores, key, [finding], "Nothing was kept"), {finding: version})
        example = stores.examples.get(key, known[0].finding.examples[0]) if known else None
    if example is None or known[0].revisions[0] != example.revision:
        raise FindingGone("Nothing was kept")
    one = known[0].finding
    if one.check != PERSONAL_DATA or one.field is None:
        raise Unusable(
            "Only personal data is kept in every example. Nothing was kept: dismiss the finding instead."
        )
    value = example.text(one.field)[one.start : one.end]
    return keep_value(database, project, value, person, then)


def _dismiss(
    database: Database,
    project: int,
    known: Sequence[StoredFinding],
    kept: Sequence[Kept],
    summary: str,
    person: str | None,
    then: Callable[[Stores, Applied], None] = lambda *_: None,
) -> None:
    if known or kept:
        details = Details(dismissed=tuple(one.id for one in known), kept=tuple(kept))
        who = person or current_person()
        apply_changes(database, project, "dismiss", summary, [], who, then=then, details=details)


def _values(stores: Stores, project: int, found: Sequence[StoredFinding]) -> dict[int, str]:
    """What findings of personal data are about: the value without spaces and letter case, by finding."""
    mine = [one for one in found if one.finding.check == PERSONAL_DATA and one.finding.field]
    examples = stores.examples.many(project, {one.finding.examples[0] for one in mine})
    values = {}
    for one in mine:
        example = examples.get(one.finding.examples[0])
        if example is not None and one.finding.field and example.revision == one.revisions[0]:
            text = example.text(one.finding.field)
            values[one.id] = plain(text[one.finding.start : one.finding.end])
    return values

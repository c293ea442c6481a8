"""One decision on many examples, as one action that undo reverts as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from curate.checks import sentence
from curate.domain.actions import Values
from curate.domain.errors import Unusable
from curate.domain.examples import Example, Status
from curate.services.changes import apply_in_parts
from curate.services.checking import check_unchecked
from curate.services.people import permit_in
from curate.services.projects import current_person
from curate.stores import Database
from curate.text import count, shorten
from curate.text.storable import storable

BulkDecision = Literal["approve", "reject", "skip", "reopen", "label"]
STATUS: Mapping[BulkDecision, Status] = {
    "approve": "approved",
    "reject": "rejected",
    "skip": "skipped",
    "reopen": "pending",
}
DONE_TO: Mapping[BulkDecision, str] = {
    "approve": "Approved",
    "reject": "Rejected",
    "skip": "Skipped",
    "reopen": "Reopened",
    "label": "Labeled",
}
LONGEST_LABEL = 500


@dataclass(frozen=True, slots=True)
class Refused:
    """An example that was not approved: what it is called, and why."""

    id: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of a decision on many examples.

    Attributes:
        done: How many it changed.
        unchanged: How many are that already.
        refused: Those that were not approved, because they have no answer or an error is open.
        left: Those that changed or were deleted since they were chosen; they stay as they are.
        withdrawn: Those that are to be reviewed again, because the new label left an error open.
        summary: What the action is called; empty where nothing was done.
    """

    done: int = 0
    unchanged: int = 0
    refused: tuple[Refused, ...] = ()
    left: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()
    summary: str = ""


def decide_on_many(
    database: Database,
    project: str,
    chosen: Mapping[int, int],
    decision: BulkDecision,
    *,
    label: str | None = None,
    note: str = "",
    person: str | None = None,
    knowingly: bool = False,
) -> BulkResult:
    """Decide on many examples at once.

    Those that no check has looked at are looked at before they are approved.

    Args:
        database: Where.
        project: Name of the project.
        chosen: Ids of the examples, each with the revision that it was chosen at.
        decision: What to do.
        label: The new label, for ``label``; None takes it away.
        note: Why, in a sentence: the history of each keeps it.
        person: Who decides.
        knowingly: Approve those too about which an error is open; the history keeps which they were.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person may not decide in it.
        Unusable: The label is too long.
    """
    label = _label(label)
    key = permit_in(database, project, person, f"bulk_{decision}")
    with database.read() as stores:
        found = stores.examples.many(key, chosen)
    left = [one for one in chosen if one not in found or found[one].revision != chosen[one]]
    asked = [found[one] for one in chosen if one in found and found[one].revision == chosen[one]]
    values = _values(decision, label)
    new = [one for one in asked if any(getattr(one, name) != values[name] for name in values)]
    unchanged = len(asked) - len(new)
    refused: list[Refused] = []
    if decision == "approve":
        new, refused = _approvable(database, key, new, knowingly=knowingly)
    if not new:
        return BulkResult(unchanged=unchanged, refused=tuple(refused), left=tuple(left))
    summary = f"{DONE_TO[decision]} {count(len(new), 'example')}"
    if decision == "label":
        summary += f" “{shorten(label)}”" if label else " with no label"
    done = apply_in_parts(
        database,
        key,
        f"bulk_{decision}",
        summary,
        [(one, cast("Values", dict(values))) for one in new],
        person or current_person(),
        note=note.strip(),
        knowingly=knowingly if decision == "approve" else None,
    )
    late = _refused(database, key, [one for one in new if one.id in set(done.refused)])
    return BulkResult(
        done=len(new) - len(done.left) - len(done.refused),
        unchanged=unchanged,
        refused=(*refused, *late),
        left=(*left, *done.left),
        withdrawn=done.withdrawn,
        summary=summary,
    )


def _label(label: str | None) -> str | None:
    text = storable(label or "").strip()
    if len(text) > LONGEST_LABEL:
        raise Unusable(
            f"A label of {len(text):,} characters is too long. Nothing was changed: it may have "
            f"{LONGEST_LABEL}."
        )
    return text or None


def _values(decision: BulkDecision, label: str | None) -> dict[str, Any]:
    return {"label": label} if decision == "label" else {"status": STATUS[decision]}


def _approvable(
    database: Database, project: int, examples: Sequence[Example], *, knowingly: bool
) -> tuple[list[Example], list[Refused]]:
    """Those that can be approved, and the others with the reason."""
    answered = [one for one in examples if one.output.strip()]
    refused = [
        Refused(one.id, _name(one), "There is no answer.")
        for one in examples
        if not one.output.strip()
    ]
    check_unchecked(database, project, answered)
    faulty = [] if knowingly else _refused(database, project, answered)
    out = {one.id for one in faulty}
    return [one for one in answered if one.id not in out], [*refused, *faulty]


def _refused(database: Database, project: int, examples: Sequence[Example]) -> list[Refused]:
    """Those of some examples about which an error is open, with its sentence."""
    if not examples:
        return []
    with database.read() as stores:
        errors = stores.open_findings.errors(project, [one.id for one in examples])
    return [
        Refused(one.id, _name(one), " ".join(sentence(each.finding) for each in errors[one.id]))
        for one in examples
        if one.id in errors
    ]


def _name(example: Example) -> str:
    return example.external_id or f"Example {example.id}"

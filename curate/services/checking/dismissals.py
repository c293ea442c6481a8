"""Dismissing findings: one by one, all of a type, or wherever the same value occurs."""

from collections.abc import Sequence

from curate.domain.errors import NotFound, Unusable
from curate.domain.findings import StoredFinding
from curate.services.changes import apply_changes
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.text import shorten
from curate.text.personal import plain

PERSONAL_DATA = "personal_data"


def dismiss(
    database: Database, project: str, findings: Sequence[int], person: str | None = None
) -> int:
    """Dismiss findings where nothing is wrong; undo opens them again.

    Personal data that was dismissed is kept in that example, and no longer blocks an export.

    Returns:
        How many were dismissed: those that are not open any more are passed over.

    Raises:
        NotFound: One of them is no finding of this project. Nothing was dismissed.
    """
    with database.begin() as stores:
        key = stores.projects.get(project).id
        found = stores.findings.all(key, keys=findings)
        for missing in sorted(set(findings) - {one.id for one in found}):
            raise NotFound(
                "finding",
                missing,
                "Nothing was dismissed: choose findings that exist.",
            )
        known = [one for one in found if one.status == "open"]
        values = _values(stores, known)
        allowed = [(one.finding.examples[0], values[one.id]) for one in known if one.id in values]
        summary = f"Dismissed {len(known)} {'finding' if len(known) == 1 else 'findings'}"
        _dismiss(stores, key, known, allowed, summary, person or current_person())
        return len(known)


def keep_value(database: Database, project: str, value: str, person: str | None = None) -> int:
    """Keep a piece of personal data wherever it occurs, now or in later imports.

    For what is no secret: the firm's own hotline, the names of its products. Undo reverts it.

    Returns:
        How many open findings about it were dismissed.

    Raises:
        Unusable: The value has neither letters nor digits.
    """
    if not plain(value):
        raise Unusable(f"{value!r} has no letters or digits to look for. Nothing was dismissed.")
    with database.begin() as stores:
        key = stores.projects.get(project).id
        found = stores.findings.all(key, check=PERSONAL_DATA, status="open")
        values = _values(stores, found)
        known = [one for one in found if values.get(one.id) == plain(value)]
        summary = f"Kept the personal data “{shorten(value, 40)}”"
        _dismiss(stores, key, known, [(0, plain(value))], summary, person or current_person())
        return len(known)


def _dismiss(
    stores: Stores,
    project: int,
    known: Sequence[StoredFinding],
    allowed: Sequence[tuple[int, str]],
    summary: str,
    person: str,
) -> None:
    ids = [one.id for one in known]
    stores.findings.set_status(project, ids, "dismissed")
    if ids or allowed:
        extra = {"findings": ids, "allowed": allowed}
        apply_changes(stores, project, "dismiss", summary, [], person, extra=extra)


def _values(stores: Stores, found: Sequence[StoredFinding]) -> dict[int, str]:
    """What findings of personal data are about: the value without spaces and letter case, by finding."""
    mine = [one for one in found if one.finding.check == PERSONAL_DATA and one.finding.field]
    examples = stores.examples.many({one.finding.examples[0] for one in mine})
    values = {}
    for one in mine:
        example = examples.get(one.finding.examples[0])
        if example is not None and one.finding.field and example.revision == one.revisions[0]:
            text = example.text(one.finding.field)
            values[one.id] = plain(text[one.finding.start : one.finding.end])
    return values

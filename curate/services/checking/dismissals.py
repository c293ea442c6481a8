"""Saying that findings are none: one by one, all of a kind, or wherever the same value stands."""

from collections.abc import Sequence

from curate.domain.errors import NotFound, Unusable
from curate.domain.findings import StoredFinding
from curate.services.changes import apply_changes
from curate.services.projects import who
from curate.stores import Database, Stores
from curate.text import shorten
from curate.text.personal import plain

PERSONAL_DATA = "personal_data"


def dismiss(
    database: Database, project: str, findings: Sequence[int], person: str | None = None
) -> int:
    """Say of findings that nothing is wrong there; undo opens them again.

    Personal data that was dismissed may stay in that example, and passes the gate before an export.

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
                "Nothing was dismissed: `curate findings` lists those that exist.",
            )
        known = [one for one in found if one.status == "open"]
        values = _values(stores, known)
        allowed = [(one.finding.examples[0], values[one.id]) for one in known if one.id in values]
        said = f"Dismissed {len(known)} {'finding' if len(known) == 1 else 'findings'}"
        _dismiss(stores, key, known, allowed, said, person or who())
        return len(known)


def keep_value(database: Database, project: str, value: str, person: str | None = None) -> int:
    """Say of a piece of personal data that it may stay wherever it stands, now or in rows to come.

    For what is no secret: the firm's own hotline, the names of its products. Undo takes it back.

    Returns:
        How many open findings about it were dismissed.

    Raises:
        Unusable: The value has neither letters nor digits.
    """
    if not plain(value):
        raise Unusable(f"{value!r} is no value that could be looked for. Nothing was dismissed.")
    with database.begin() as stores:
        key = stores.projects.get(project).id
        found = stores.findings.all(key, check=PERSONAL_DATA, status="open")
        values = _values(stores, found)
        known = [one for one in found if values.get(one.id) == plain(value)]
        said = f"Said that “{shorten(value, 40)}” may stay"
        _dismiss(stores, key, known, [(0, plain(value))], said, person or who())
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

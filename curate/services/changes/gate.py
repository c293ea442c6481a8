"""The gate of approvals: what has an open error is approved knowingly, or not at all.

An approval holds as long as nothing of severity error is open about the example that its giver did not
know of. Whoever approves says so (`Knowingly`); what another action leaves approved with such an error is
to be reviewed again. What a check finds later changes no status: the next dataset version asks.
"""

from collections.abc import Collection, Iterable, Mapping

from curate.checks import checks, sentence
from curate.domain.actions import KnownError
from curate.domain.errors import OpenErrors
from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.stores import Database, Stores
from curate.stores.examples import Revision
from curate.stores.history import Change

Knowingly = bool | Collection[str]
"""Whether errors are approved: all that are open, none, or those with these marks (that were on screen)."""
WITHDRAWN = "An error is open about it that nobody knew of who approved it."


def refused(found: Iterable[StoredFinding], knowingly: Knowingly) -> list[StoredFinding]:
    """Those errors that are not approved knowingly."""
    if isinstance(knowingly, bool):
        return [] if knowingly else list(found)
    return [one for one in found if one.mark not in knowingly]


def refusal(example: Example, found: Iterable[StoredFinding]) -> OpenErrors:
    """The error that says what is open about an example."""
    name = example.external_id or f"Example {example.id}"
    return OpenErrors(name, {one.mark: sentence(one.finding) for one in found})


def known(found: Iterable[StoredFinding]) -> list[KnownError]:
    """Errors as the event of an approval keeps them."""
    return [
        KnownError(
            mark=one.mark,
            check=one.finding.check,
            code=one.finding.code,
            message=sentence(one.finding),
        )
        for one in found
    ]


def unknown_errors(
    stores: Stores, project: int, keys: Collection[int]
) -> dict[int, list[StoredFinding]]:
    """Errors that are open about examples, and that nobody knew of who approved them."""
    found = stores.open_findings.errors(project, keys)
    seen = stores.history.known_errors(found) if found else {}
    unknown = {key: refused(each, seen.get(key, set())) for key, each in found.items()}
    return {key: each for key, each in unknown.items() if each}


def withdraw(database: Database, project: int, action: int, keys: Collection[int]) -> list[int]:
    """Examples that an action did not change, but that have an error open because of it, to review again.

    Returns:
        Those that were approved without knowing of it; they are pending now, as part of the action.
    """
    with database.read() as stores:
        if not unknown_errors(stores, project, keys):
            return []
    with database.begin() as stores:
        stores.examples.lock(project, keys)
        current = {
            key: one
            for key, one in stores.examples.many(project, keys).items()
            if one.status == "approved"
        }
        gone = sorted(unknown_errors(stores, project, current))
        stores.examples.change(
            project, [Revision(key, current[key].revision, {"status": "pending"}) for key in gone]
        )
        stores.history.add_events(
            action,
            [
                Change(
                    key,
                    current[key].revision + 1,
                    {"status": "approved"},
                    {"status": "pending"},
                    WITHDRAWN,
                )
                for key in gone
            ],
        )
        stores.findings.follow(gone)
    return gone


def errors_in_words(open_: Mapping[str, Collection[int]]) -> str:
    """How many examples each check found errors in: ``Answer format: 4, Placeholders: 1``."""
    titles = {check.name: check.title for check in checks}
    return ", ".join(f"{titles.get(name, name)}: {len(keys):,}" for name, keys in open_.items())

"""Findings of a check stored in short transactions, and the custom rules checked again."""

from collections.abc import Iterable, Mapping

from curate.checks import make_checks
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.services.changes.needs import provided
from curate.services.changes.rules_and_contract import RULE, active_contract
from curate.stores import Database
from curate.stores.findings import identified

PART = 250
"""Findings that one transaction stores: others wait for it."""


def store_findings(
    database: Database,
    project: int,
    check: str,
    found: Iterable[Finding],
    checked: Mapping[int, Example],
) -> int:
    """Store what a check found, in the place of what it found before; returns how many are open.

    What was dismissed and is found again stays dismissed. What is found no more counts as fixed.
    Nothing is stored about an example whose text is another by now: it was checked again when it
    changed.

    Args:
        database: Where.
        project: Its id.
        check: Name of the check.
        found: Everything that it found.
        checked: The examples that it looked at, as it saw them.
    """
    new = identified(found, checked)
    with database.read() as stores:
        known = stores.findings.known(project, check)
    for part in database.in_parts(list(new.items()), PART):
        with database.begin() as stores:
            stores.findings.put(project, dict(part), checked)
    gone = [key for mark, key in known.items() if mark not in new]
    for keys in database.in_parts(gone, PART):
        with database.begin() as stores:
            stores.findings.close(project, keys, checked)
    with database.read() as stores:
        return stores.open_findings.count_findings(project, check)


def recheck_rules(database: Database, project: int) -> int | None:
    """Check all examples that were not rejected against the custom rules, after these changed.

    Returns:
        Open findings; None as long as nothing was ever checked, and nothing is done.
    """
    with database.read() as stores:
        if active_contract(stores, project) is None:
            return None
        examples = [one for one in stores.examples.all(project) if one.status != "rejected"]
        (check,) = make_checks([RULE], provided(stores, project, [RULE]))
    return store_findings(
        database, project, RULE, check.run(examples), {one.id: one for one in examples}
    )

"""Findings of a check stored in short transactions, and the custom rules checked again."""

from collections import Counter
from collections.abc import Iterable, Mapping

from curate.checks import make_checks
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.services.changes.needs import provided
from curate.services.changes.rules_and_contract import RULE, active_contract
from curate.stores import Database
from curate.stores.findings import identified

PART = 500
"""Findings that one transaction stores: others wait for it."""


class NewFindings:
    """What a run of a check finds, stored part by part in the place of what it found before.

    What was dismissed and is found again stays dismissed. Nothing is stored about an example whose text is
    another by now: it was checked again when it changed.

    Args:
        database: Where.
        project: Its id.
        check: Name of the check.
        checked: The examples that it looks at, as it sees them.
    """

    def __init__(
        self, database: Database, project: int, check: str, checked: Mapping[int, Example]
    ) -> None:
        self._database = database
        self._project = project
        self._check = check
        self._checked = checked
        self._times: Counter[bytes] = Counter()
        with database.read() as stores:
            self._before = stores.findings.known(project, check)

    def add(self, found: Iterable[Finding]) -> None:
        """Store some of what it finds."""
        new = identified(found, self._checked, self._times)
        for part in self._database.in_parts(list(new.items()), PART):
            with self._database.begin() as stores:
                stores.findings.put(self._project, dict(part), self._checked)
        for mark in new:
            self._before.pop(mark, None)

    def finish(self) -> int:
        """Count as fixed what it found before and finds no more; returns how many are open."""
        gone = list(self._before.values())
        for keys in self._database.in_parts(gone, PART):
            with self._database.begin() as stores:
                stores.findings.close(self._project, keys, self._checked)
        with self._database.read() as stores:
            return stores.open_findings.count_findings(self._project, self._check)


def store_findings(
    database: Database,
    project: int,
    check: str,
    found: Iterable[Finding],
    checked: Mapping[int, Example],
) -> int:
    """Store all that a check found, see ``NewFindings``; returns how many are open."""
    new = NewFindings(database, project, check, checked)
    new.add(found)
    return new.finish()


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

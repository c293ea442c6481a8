"""Checking examples again after their texts changed, by the checks that need one example only."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from curate.checks import checks, make_checks
from curate.domain.actions import Kept
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.services.changes.gate import withdraw
from curate.services.changes.needs import provided
from curate.services.changes.rules_and_contract import RULE, active_contract
from curate.stores import Database

COMPARED = {(check.name, code) for check in checks for code in check.compared}
"""What a check finds only by comparing examples: it is not looked for again in one of them."""
PART = 500
"""Examples that one transaction changes: others wait for it."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """What checks find in new texts: their names (none while nothing was ever checked), and findings."""

    checks: tuple[str, ...] = ()
    found: Mapping[int, Sequence[Finding]] = field(default_factory=dict)


def recheck(
    database: Database, project: int, examples: Sequence[Example], kept: Sequence[Kept] = ()
) -> Recheck:
    """Run the checks that need one example only on new texts, without storing anything.

    Checks that compare examples wait for the next check of the whole project; so do all of them as
    long as nothing was ever checked.

    Args:
        database: Where.
        project: Its id.
        examples: The examples as they will be.
        kept: Personal data that is kept beside what is kept already.
    """
    # What a rule finds in an example follows from that example too, but for patterns that take too long.
    names = (*(check.name for check in checks if check.local and check.default), RULE)
    with database.read() as stores:
        if active_contract(stores, project) is None:
            return Recheck()
        given = provided(stores, project, names)
    given["allowed"] = (*given["allowed"], *((one.example or 0, one.value) for one in kept))
    found: dict[int, list[Finding]] = defaultdict(list)
    for check in make_checks(names, given):
        for finding in check.alone(examples):
            found[finding.examples[0]].append(finding)
    return Recheck(names, found)


def look_again(
    database: Database, project: int, keys: Collection[int], *, action: int | None = None
) -> list[int]:
    """Check examples again as they stand, and store what is found: after what counts was undone.

    Those that were rejected are left to the next check after they come back.

    Args:
        database: Where.
        project: Its id.
        keys: Which.
        action: What they are checked after: an approval that did not know of what is open because of it no
            longer holds, as part of the action. None where nobody did anything.

    Returns:
        The examples that are to be reviewed again.
    """
    withdrawn: list[int] = []
    for part in database.in_parts(sorted(keys), PART):
        with database.read() as stores:
            current = stores.examples.many(project, part)
        standing = {one.id: one for one in current.values() if one.status != "rejected"}
        again = recheck(database, project, list(standing.values()))
        with database.begin() as stores:
            now = stores.examples.lock(project, list(standing))
            same = {key: one for key, one in standing.items() if now.get(key) == one.revision}
            found = [finding for key in same for finding in again.found.get(key, ())]
            stores.findings.refresh(project, again.checks, found, same, COMPARED)
        if action is not None:
            withdrawn += withdraw(database, project, action, list(standing))
    return withdrawn

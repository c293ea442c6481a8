"""Checking examples again after their texts changed, by the checks that need one example only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from curate.checks import checks
from curate.domain.actions import Kept
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.services.changes.rules_and_contract import RULE, active_contract, active_rules
from curate.stores import Database


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
    with database.read() as stores:
        contract = active_contract(stores, project)
        rules = active_rules(stores, project)
        every = stores.kept_values.all(project).union(kept)
    if contract is None:
        return Recheck()
    names = [check.name for check in checks if check.local and check.default]
    given: dict[str, dict[str, Any]] = {
        "format_contract": {"contract": contract},
        "personal_data": {"allowed": tuple(sorted((k.example or 0, k.value) for k in every))},
    }
    if rules:
        names.append(RULE)
        given[RULE] = {"rules": rules}
    found: dict[int, list[Finding]] = defaultdict(list)
    for name in names:
        for finding in checks.make(name, given.get(name)).run(examples):
            found[finding.examples[0]].append(finding)
    return Recheck(tuple(names), found)

"""Checking an example again after its text changed, by the checks that need one example only."""

from collections.abc import Sequence
from typing import Any

from curate.checks import checks
from curate.domain.examples import Example
from curate.services.changes.rules_and_contract import RULE, active_contract, active_rules
from curate.stores import Stores


def recheck(stores: Stores, project: int, examples: Sequence[Example]) -> None:
    """Run the checks that need one example only on new texts, and store what they find.

    What they find no more counts as fixed. Checks that compare examples wait for the next check of
    the whole project; so do all of them as long as nothing was ever checked.
    """
    contract = active_contract(stores, project)
    if contract is None:
        return
    names = [check.name for check in checks if check.local and check.default]
    given: dict[str, dict[str, Any]] = {
        "format_contract": {"contract": contract},
        "personal_data": {"allowed": tuple(sorted(stores.history.allowed(project)))},
    }
    if rules := active_rules(stores, project):
        names.append(RULE)
        given[RULE] = {"rules": rules}
    found = [
        finding for name in names for finding in checks.make(name, given.get(name)).run(examples)
    ]
    revisions = {one.id: one.revision for one in examples}
    stores.findings.refresh(project, revisions, names, found)


def recheck_rules(stores: Stores, project: int) -> int | None:
    """Check all examples that were not rejected against the custom rules, after these changed.

    Returns:
        Open findings; None as long as nothing was ever checked, and nothing is done.
    """
    if active_contract(stores, project) is None:
        return None
    examples = [one for one in stores.examples.all(project) if one.status != "rejected"]
    check = checks.make(RULE, {"rules": active_rules(stores, project)})
    revisions = {one.id: one.revision for one in examples}
    return stores.findings.replace(project, RULE, check.run(examples), revisions)

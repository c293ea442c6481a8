"""Checking an example again after its text changed, by the checks that need one example only."""

from collections.abc import Sequence

from curate.checks import checks, make_checks
from curate.domain.examples import Example
from curate.services.changes.provided import provided
from curate.services.changes.rules_and_contract import RULE, active_contract
from curate.stores import Stores


def recheck(stores: Stores, project: int, examples: Sequence[Example]) -> None:
    """Run the checks that need one example only on new texts, and store what they find.

    What they find no more counts as fixed. Checks that compare examples wait for the next check of
    the whole project; so do all of them as long as nothing was ever checked.
    """
    if active_contract(stores, project) is None:
        return
    # What a rule finds in an example follows from that example too, but for patterns that take too long.
    names = [*(check.name for check in checks if check.local and check.default), RULE]
    asked = make_checks(names, provided(stores, project, names))
    found = [finding for check in asked for finding in check.run(examples)]
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
    (check,) = make_checks([RULE], provided(stores, project, [RULE]))
    revisions = {one.id: one.revision for one in examples}
    return stores.findings.replace(project, RULE, check.run(examples), revisions)

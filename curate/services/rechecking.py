"""After an edit: close the findings that the new text has mended."""

from collections import defaultdict

from curate.checks import checks
from curate.domain.examples import Example
from curate.services.contracts import current_contract
from curate.stores import Stores


def recheck(stores: Stores, project: int, example: Example) -> None:
    """Run the checks that found something in this example alone again, on its new text.

    What they still find stays open where it was; what they find no more counts as fixed. New faults
    are found by the next check of the whole project.
    """
    open_here = [
        one
        for one in stores.findings.all(project, example=example.id, status="open")
        if checks[one.finding.check].local
    ]
    still: dict[str, set[tuple[str | None, str]]] = defaultdict(set)
    for name in {one.finding.check for one in open_here}:
        contract = {"contract": current_contract(stores, project)} if name == "format_contract" else {}
        for finding in checks.make(name, contract).run([example]):
            still[name].add((finding.field, finding.message))
    gone = [
        one.id
        for one in open_here
        if (one.finding.field, one.finding.message) not in still[one.finding.check]
    ]
    stores.findings.set_status(project, gone, "fixed")

"""What Findings shows, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from curate.domain.actions import Action
from curate.domain.examples import Example
from curate.domain.figures import Figures
from curate.domain.findings import FindingStatus, Severity, StoredFinding
from curate.domain.records import Job
from curate.services.changes import data_version
from curate.services.checking.rules import RuleStatus, rule_statuses
from curate.stores import Database, Stores
from curate.stores.findings import Selection

Tab = Literal["findings", "format", "rules"]


@dataclass(frozen=True, slots=True)
class FindingList:
    """Findings of one check that are open, or dismissed, filtered, and a page of them.

    Attributes:
        which: Which findings these are.
        codes: Types of the findings of the check with how many examples they are about.
        severities: Their severities with the same, the worst first.
        labels: Labels of the examples that they are about, with the same.
        about: How many examples the findings are about.
        versions: Ids of the findings with the versions that were seen.
        fixable: The same of those with a suggested fix.
        offset: How many come before the page.
        shown: The page, the most severe first.
        examples: The examples that the page is about, by id.
        dismissals: The actions that dismissed what is on the page, by finding.
    """

    which: Selection
    codes: Mapping[str, int] = field(hash=False)
    severities: Mapping[Severity, int] = field(hash=False)
    labels: Mapping[str, int] = field(hash=False)
    about: int
    versions: Mapping[int, int] = field(hash=False)
    fixable: Mapping[int, int] = field(hash=False)
    offset: int
    shown: tuple[StoredFinding, ...]
    examples: Mapping[int, Example] = field(hash=False)
    dismissals: Mapping[int, Action] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """What Findings shows.

    Attributes:
        figures: How many examples there are, and what is open.
        checked: Whether the checks ever ran.
        checking: The newest run of the checks as a job.
        by_check: Examples with findings of the status that is shown, by check, most to do first.
        dismissed: How many findings are dismissed.
        last: The person's last action that can be undone.
        version: The state of examples and contract, a key for caches.
        found: The findings, where their tab is open and there are any.
        rules: The custom rules, where their tab is open.
        labels: Labels that a rule may be about, where its tab is open.
    """

    figures: Figures
    checked: bool
    checking: Job | None
    by_check: Mapping[str, int] = field(hash=False)
    dismissed: int
    last: Action | None
    version: str
    found: FindingList | None = None
    rules: tuple[RuleStatus, ...] = ()
    labels: tuple[str, ...] = ()


def findings_page(
    database: Database,
    project: str,
    tab: Tab = "findings",
    *,
    person: str,
    which: Selection | None = None,
    status: FindingStatus = "open",
    limit: int,
    offset: int = 0,
) -> FindingsPage:
    """What Findings shows of a project, in one transaction.

    Args:
        database: Where.
        project: Name of the project.
        tab: Which tab is open.
        person: Whose last action.
        which: Which findings; those of the check that has most to fix where its check has none.
        status: Whether open findings are shown, or dismissed ones.
        limit: How many findings a page has.
        offset: How many findings come before the page.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        figures = stores.counts.figures(key)
        by_check = (
            {one.check: one.examples for one in figures.checks}
            if status == "open"
            else stores.open_findings.checks(key, status)
        )
        found = None
        if tab == "findings" and by_check:
            if which is None or which.check not in by_check or which.status != status:
                which = Selection(next(iter(by_check)), status=status)
            found = _list(stores, key, which, limit, offset)
        return FindingsPage(
            figures=figures,
            checked=stores.contracts.current(key) is not None,
            checking=stores.jobs.newest(key, "check"),
            by_check=by_check,
            dismissed=stores.findings.count(key, "dismissed"),
            last=stores.history.last(key, person),
            version=data_version(stores, key),
            found=found,
            rules=tuple(rule_statuses(stores, key)) if tab == "rules" else (),
            labels=tuple(stores.examples.labels(key)) if tab == "rules" else (),
        )


def finding_list(
    database: Database, project: str, which: Selection, *, limit: int, offset: int = 0
) -> FindingList:
    """Findings of one check, filtered, and a page of them.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        return _list(stores, stores.projects.get(project).id, which, limit, offset)


def _list(stores: Stores, project: int, which: Selection, limit: int, offset: int) -> FindingList:
    found = stores.open_findings
    # What is counted over all findings of the check; the page itself is read anew.
    counts = stores.remembered(
        ("findings", project, which), lambda: _counts(stores, project, which)
    )
    shown = found.page(project, which, limit=limit, offset=offset)
    concerned = {one for stored in shown for one in stored.finding.examples}
    keys = {stored.id for stored in shown}
    return FindingList(
        which,
        **counts,
        offset=offset,
        shown=tuple(shown),
        examples=stores.examples.many(project, concerned),
        dismissals=stores.history.dismissals(project, keys) if which.status == "dismissed" else {},
    )


def _counts(stores: Stores, project: int, which: Selection) -> dict[str, Any]:
    found = stores.open_findings
    versions, fixable = found.versions(project, which)
    return {
        "codes": found.codes(project, which),
        "severities": found.severities(project, which),
        "labels": found.labels(project, which),
        "about": found.about(project, which),
        "versions": versions,
        "fixable": fixable if which.status == "open" else {},
    }

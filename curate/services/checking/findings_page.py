"""What Findings shows, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from curate.domain.actions import Action
from curate.domain.examples import Example
from curate.domain.findings import Severity, StoredFinding
from curate.domain.records import Job
from curate.services.changes import data_version
from curate.services.checking.findings import Counts, count_by_check
from curate.services.checking.rules import RuleStatus, rule_statuses
from curate.stores import Database, Stores
from curate.stores.findings import Selection

Tab = Literal["findings", "format", "rules"]


@dataclass(frozen=True, slots=True)
class FindingList:
    """Open findings of one check, filtered, and a page of them.

    Attributes:
        which: Which findings these are.
        codes: Types of the findings of the check with their numbers, the most frequent first.
        severities: Their severities with their numbers, the worst first.
        labels: Labels of the examples that they are about, with their numbers.
        versions: Ids of the findings with the versions that were seen.
        fixable: The same of those with a suggested fix.
        offset: How many come before the page.
        shown: The page, the most severe first.
        examples: The examples that the page is about, by id.
    """

    which: Selection
    codes: Mapping[str, int] = field(hash=False)
    severities: Mapping[Severity, int] = field(hash=False)
    labels: Mapping[str, int] = field(hash=False)
    versions: Mapping[int, int] = field(hash=False)
    fixable: Mapping[int, int] = field(hash=False)
    offset: int
    shown: tuple[StoredFinding, ...]
    examples: Mapping[int, Example] = field(hash=False)


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """What Findings shows.

    Attributes:
        imported: How many examples the project has.
        checked: Whether the checks ever ran.
        checking: The newest run of the checks as a job.
        counts: Findings by check, severity and status.
        last: The person's last action that can be undone.
        version: The state of examples and contract, a key for caches.
        found: The findings, where their tab is open and there are any.
        rules: The custom rules, where their tab is open.
        labels: Labels that a rule may be about, where its tab is open.
    """

    imported: int
    checked: bool
    checking: Job | None
    counts: Counts
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
        limit: How many findings a page has.
        offset: How many findings come before the page.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        counts = stores.findings.counts(key)
        by_check = count_by_check(counts)
        found = None
        if tab == "findings" and by_check:
            if which is None or which.check not in by_check:
                which = Selection(next(iter(by_check)))
            found = _list(stores, key, which, limit, offset)
        return FindingsPage(
            imported=sum(stores.examples.statuses(key).values()),
            checked=bool(counts) or stores.contracts.current(key) is not None,
            checking=stores.jobs.newest(key, "check"),
            counts=counts,
            last=stores.history.last(key, person),
            version=data_version(stores, key),
            found=found,
            rules=tuple(rule_statuses(stores, key)) if tab == "rules" else (),
            labels=tuple(stores.examples.labels(key)) if tab == "rules" else (),
        )


def finding_list(
    database: Database, project: str, which: Selection, *, limit: int, offset: int = 0
) -> FindingList:
    """Open findings of one check, filtered, and a page of them.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        return _list(stores, stores.projects.get(project).id, which, limit, offset)


def _list(stores: Stores, project: int, which: Selection, limit: int, offset: int) -> FindingList:
    found = stores.open_findings
    shown = found.page(project, which, limit=limit, offset=offset)
    versions, fixable = found.versions(project, which)
    about = {one for stored in shown for one in stored.finding.examples}
    return FindingList(
        which,
        codes=found.codes(project, which.check),
        severities=found.severities(project, which.check),
        labels=found.labels(project, which.check),
        versions=versions,
        fixable=fixable,
        offset=offset,
        shown=tuple(shown),
        examples=stores.examples.many(project, about),
    )

"""Running the checks on a project, directly or as a job."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from curate.checks import Check, Need, checks, make_checks
from curate.checks.duplicates.near_duplicate import NearDuplicate
from curate.checks.runner import run
from curate.domain.actions import Details
from curate.domain.examples import Example
from curate.domain.jobs import CheckRequest, CheckResult
from curate.domain.records import Job
from curate.services.changes import NewFindings, provided, record_action
from curate.services.checking.clustering import (
    ReadClusters,
    read_clusters,
    work_out_clusters,
)
from curate.services.checking.contracts import ensure_contract
from curate.services.checking.freshness import current_state
from curate.services.checking.suggestions import update_clusters
from curate.services.jobs import start_worker, submit
from curate.services.people import permit
from curate.services.projects import current_person
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.stores.history import CHECKED, CHECKED_SOME

# Options of the check for formats that say when a form counts as the usual one.
USUAL = {"majority", "fewest"}
WORKED_OUT: frozenset[Need] = frozenset({"contract", "clustering"})
"""What some checks need that is worked out first; the others need not wait for it."""
OnProgress = Callable[[float, str], None]


def run_checks(
    database: Database,
    project: str,
    only: Sequence[str] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    person: str | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> CheckResult:
    """Run checks on every example that was not rejected, and store what they find.

    Args:
        database: Where.
        project: Name of the project.
        only: Names of checks; none given means all that run by default.
        options: Check name to its options.
        person: Who does it.
        on_progress: Called with the share done and a message before each check.
        should_stop: Asked before each check whether to stop; earlier checks' findings are kept.

    Raises:
        NotAllowed: The person may not run checks here, or not with options. Nothing was run.
        UnknownName: There is no such check.
        Unusable: An option is unknown or out of range.
        Cancelled: ``should_stop`` said so.
    """
    options = {name: dict(values) for name, values in (options or {}).items()}
    make_checks({*only, *options}, {}, options)  # refused before anything is read
    started = time.perf_counter()
    person = person or current_person()
    names = list(only) or [check.name for check in checks if check.default or check.name in options]
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "check_options" if options else "check")
        examples = [one for one in stores.examples.all(key) if one.status != "rejected"]
        seen = current_state(stores, key)
        clusters = _read_clusters(stores, key, names, options, examples)
        ready = [name for name in names if not checks[name].needs & WORKED_OUT]
        asked = make_checks(ready, provided(stores, key, ready), options)
    usual = checks.make("format_contract", options.get("format_contract"))

    contract: list[int] = []

    def others() -> list[Check]:
        on_progress(0, "Looking at how answers are written")
        ensure_contract(database, key, examples, person, **usual.model_dump(include=USUAL))
        rest = [name for name in names if name not in ready]
        with database.read() as stores:
            given = provided(stores, key, rest)
            contract.append(stores.contracts.newest(key))
        if clusters is not None:
            on_progress(0, "Comparing all inputs")
            given["clustering"] = work_out_clusters(database, clusters)
        return make_checks(rest, given, options)

    checked = {one.id: one for one in examples}
    by_check = dict.fromkeys(names, 0)
    new: dict[str, NewFindings] = {}
    for found in run(
        asked, examples, later=others, on_progress=on_progress, should_stop=should_stop
    ):
        name = found.check.name
        if name not in new:
            new[name] = NewFindings(database, key, name, checked)
        new[name].add(found.findings)
        if found.last:
            by_check[name] = new[name].finish()
    seen = replace(seen, contract=contract[0])
    kind, summary = (
        (CHECKED_SOME, f"Ran {', '.join(names)}") if only else (CHECKED, "Ran the checks")
    )
    with database.begin() as stores:
        details = Details() if only else Details(seen=seen)
        record_action(stores, key, person, kind, summary, details)
    update_clusters(database, project)
    database.update_statistics()
    return CheckResult(sum(by_check.values()), by_check, time.perf_counter() - started)


def _read_clusters(
    stores: Stores,
    project: int,
    names: Sequence[str],
    options: Mapping[str, Mapping[str, Any]],
    examples: Sequence[Example],
) -> ReadClusters | None:
    """What the clusters follow from that some of the checks need; None where none does.

    The check for near-duplicates says how inputs are compared, from its next run to the one after.
    """
    if not any("clustering" in checks[name].needs for name in names):
        return None
    name = NearDuplicate.name
    by = NearDuplicate.model_validate(options.get(name, {})).options if name in names else None
    return read_clusters(stores, project, options=by, examples=examples)


def start_checks(
    database: Database,
    settings: Settings,
    project: str,
    person: str | None = None,
) -> Job:
    """Run all checks as a job."""
    job = submit(database, project, CheckRequest(project), person)
    start_worker(settings)
    return job

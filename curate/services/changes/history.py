"""The history of an example, and the actions and activity in a project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from curate.domain.actions import Action, Event, Values
from curate.domain.examples import Example
from curate.domain.jobs import (
    CheckResult,
    CopyRequest,
    DraftRequest,
    EraseRequest,
    EvaluateRequest,
    ImportCounts,
    ImportRequest,
    PullRequest,
    TrainRequest,
)
from curate.domain.records import ENDED, Job, JobKind
from curate.models import title_of
from curate.stores import Database, Stores
from curate.stores.rows import stored_value

LISTED = 100
RECENT = 8
_ACTIONS = frozenset({"freeze", "erase", "select"})
"""Kinds of jobs that end with an action, which says the same."""
_NOUNS: Mapping[JobKind, str] = {
    "import": "Import",
    "check": "Checks",
    "pull": "Download",
    "train": "Training run",
    "evaluate": "Comparison",
    "freeze": "New dataset version",
    "copy": "Copy",
    "backup": "Backup",
    "restore": "Restore",
    "erase": "Erasure",
    "suggest": "Suggested answers",
    "draft": "Suggested answers",
    "select": "Selection",
    "measure": "Measurement of the speed",
    "curve": "Learning curve",
    "cross_fit": "Measurement on all examples",
    "doubts": "Search for doubtful examples",
}


def with_cleaning(stores: Stores, example: Example, events: Sequence[Event]) -> list[Event]:
    """The history of an example, with the cleaning that came before everything else."""
    if not example.original:
        return list(events)
    source = stores.sources.of_example(example)
    after: Any = {}
    for name in example.original:
        first = next((event for event in events if name in event.before), None)
        after[name] = dict(first.before)[name] if first else stored_value(example, name)
    cleaned_in = Event(
        action=0,
        example=example.id,
        person=source.person,
        kind="clean",
        at=source.at,
        before=cast("Values", dict(example.original)),
        after=after,
    )
    return [cleaned_in, *events]


def data_version(stores: Stores, project: int) -> str:
    """A text that differs whenever examples or the contract may have changed: a key for caches."""
    actions = stores.history.actions(project, 1)
    action = actions[0].id if actions else 0
    count = stores.examples.count(project)
    return f"{project}/{action}/{count}/{stores.contracts.current(project)}"


def example_history(database: Database, project: str, example: int) -> list[Event]:
    """Who changed an example, when and how, the oldest first.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        found = stores.examples.get(stores.projects.get(project).id, example)
        return with_cleaning(stores, found, stores.history.of_example(example))


def list_actions(database: Database, project: str) -> list[Action]:
    """The hundred latest actions in a project, the newest first."""
    with database.read() as stores:
        return stores.history.actions(stores.projects.get(project).id, LISTED)


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of the recent activity."""

    at: datetime
    person: str
    what: str


def read_activity(stores: Stores, project: int) -> list[Activity]:
    """The last eight activities, with imports, trainings and comparisons, the newest first."""
    actions = stores.history.actions(project, RECENT)
    jobs = stores.jobs.all(project=project, states=tuple(ENDED), limit=RECENT)
    imported = {one.id: one.name for one in stores.sources.all(project)}
    done = [
        Activity(one.at, one.person, _action_line(one.summary, undone=one.undone))
        for one in actions
    ]
    done += [
        Activity(job.ended_at or job.created_at, job.person, _job_line(job, imported))
        for job in jobs
        if not (job.state == "done" and job.kind in _ACTIONS)
    ]
    return sorted(done, key=lambda one: one.at, reverse=True)[:RECENT]


def _action_line(summary: str, *, undone: bool) -> str:
    return f"{summary} (undone)" if undone else summary


def _job_noun(job: Job, imported: Mapping[int, str]) -> str:
    noun = _NOUNS[job.kind]
    match job.request:
        case ImportRequest(name=name):
            source = job.result.source if isinstance(job.result, ImportCounts) else -1
            noun += f" of {imported.get(source, name)}"
        case PullRequest(base=base):
            noun += f" of {title_of(base)}"
        case TrainRequest(run=run):
            noun += f" {run}"
        case EvaluateRequest(dataset=dataset):
            noun += f" on {dataset}"
        case CopyRequest(new=new):
            noun += f" named {new}"
        case DraftRequest(run=run):
            noun += f" of run {run}"
        case EraseRequest(dry_run=True):
            noun = "Search for what is to be erased"
    return noun


def _job_line(job: Job, imported: Mapping[int, str]) -> str:
    ends = {
        "done": "finished",
        "failed": "failed",
        "cancelled": "was canceled",
        "lost": "was interrupted",
    }
    noun = _job_noun(job, imported)
    match job.result:
        case ImportCounts(added=added):
            return f"{noun}: {added:,} examples added"
        case CheckResult(findings=findings):
            return f"{noun}: {findings:,} open findings"
        case _:
            return f"{noun} {ends[job.state]}"

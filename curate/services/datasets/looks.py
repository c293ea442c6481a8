"""Looks at a held-out test, which make it less of a test each time.

A look is what lets somebody learn about the test: an evaluation on a version of it, counted when it begins;
opening its examples beside the answers of an evaluation, once for each person and evaluation; rating them
blind, once for each person and comparison; exporting its examples, once for each person and version; a
measurement on all examples, these among them. Training is none: early stopping goes by the validation part.
"""

from curate.domain.records import Dataset, Look
from curate.services.people import permit, require
from curate.services.projects import current_person
from curate.stores import Database, Stores

MANY = 5
"""From so many looks on a verdict says so: the best of five equally good methods seems better than it is by
more than one standard error (1.16, the expected maximum of five normal values)."""


def looks(stores: Stores, project: int, test: int) -> tuple[Look, ...]:
    """Every look at a test of a project, the earliest first.

    Args:
        stores: Of an open transaction.
        project: Id of the project.
        test: Number of the test, see ``Dataset.test``.
    """
    return stores.looks.all(project, test)


def note_evaluation(database: Database, dataset: Dataset, job: int, person: str) -> int:
    """Note that an evaluation on a version begins; returns how often its test was looked at by now.

    A job that is resumed is one look.
    """
    with database.begin() as stores:
        stores.looks.add(dataset.project, dataset.id, "evaluation", job, person)
        return len(stores.looks.all(dataset.project, dataset.test))


def note_out_of_fold(database: Database, dataset: Dataset, job: int, person: str) -> int:
    """Note that held-out examples are measured among all others; returns how often the test was looked at.

    Their answers teach methods that are scored on other rows, and people hear which of them are doubtful. A
    job that is resumed is one look.
    """
    with database.begin() as stores:
        if dataset.held_out:
            stores.looks.add(dataset.project, dataset.id, "out_of_fold", job, person)
        return len(stores.looks.all(dataset.project, dataset.test))


def note_export(database: Database, dataset: Dataset, person: str | None = None) -> None:
    """Note that the held-out part of a version was written to files: one look for each person."""
    person = person or current_person()
    with database.read() as stores:
        permit(stores, dataset.project, person, "export")
        known = not dataset.held_out or stores.looks.known("export", dataset.id, person)
    if not known:
        with database.begin() as stores:
            stores.looks.add(dataset.project, dataset.id, "export", dataset.id, person)


def note_answers(
    database: Database, project: str, evaluation: int, person: str | None = None
) -> None:
    """Note that somebody opened the examples of a test beside the answers of an evaluation."""
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        require(stores, key, person, "viewer")
        dataset = stores.runs.get_evaluation(key, evaluation).dataset
        stores.looks.add(key, dataset, "answers", evaluation, person)


def verdict_with_looks(verdict: str, number: int) -> str:
    """A verdict that says how often its test was looked at, where that is often."""
    if number < MANY:
        return verdict
    return (
        f"{verdict} This was look {number:,} at this test: the more often it is looked at, the better the "
        "best method seems than it is. For a decision, hold out examples that nobody has looked at: a "
        "version with a new test."
    )

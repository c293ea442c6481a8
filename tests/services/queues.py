"""Queues as they are when they are read anew, which those that are kept are compared with."""

from curate.services.projects import get_project
from curate.services.reviewing.order import ordered
from curate.services.reviewing.queue import CLEAN
from curate.services.reviewing.search import prepare


def queue_of(database, project, view):
    """The examples of a queue, in its order."""
    prepare(database, view)
    with database.read() as stores:
        return list(ordered(stores, get_project(database, project).id, view).ids)


def clean_ones(database, project):
    """Undecided examples that are clean."""
    with database.read() as stores:
        return set(stores.examples.ids(stores.projects.get(project).id, CLEAN))

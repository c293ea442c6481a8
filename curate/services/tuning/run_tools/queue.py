"""The queue of trainings and comparisons, of which one runs at a time: what waits, and moving it up."""

from dataclasses import dataclass

from curate.domain.errors import Unusable
from curate.domain.records import Job
from curate.services.people import permit
from curate.services.projects import current_person
from curate.stores import Database, Stores


@dataclass(frozen=True, slots=True)
class Queued:
    """A job of a project that waits for its turn.

    Attributes:
        position: From 1, among the jobs of all projects.
        first: Whether none of the same project comes before it.
    """

    job: Job
    position: int
    first: bool


def read_queue(stores: Stores, project: int) -> tuple[Queued, ...]:
    """What of a project waits for its turn, in the order in which it will run."""
    found: list[Queued] = []
    for position, job in enumerate(stores.jobs.queue(), start=1):
        if job.project == project:
            found.append(Queued(job, position, first=not found))
    return tuple(found)


def waiting_jobs(database: Database, project: str) -> tuple[Queued, ...]:
    """The same, by the name of the project.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        return read_queue(stores, stores.projects.get(project).id)


def move_up(
    database: Database, project: str, job: int, person: str | None = None
) -> tuple[Queued, ...]:
    """Let a job that waits change places with the one before it of the same project.

    Jobs of other projects keep their places: nobody is pushed back by somebody else's hurry.

    Returns:
        The queue as it is now.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person may not do such work there. Nothing was moved.
        Unusable: It does not wait, or is the first already. Nothing was moved.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "train")
        own = [one.job for one in read_queue(stores, key)]
        place = next((place for place, one in enumerate(own) if one.id == job), None)
        if place is None:
            raise Unusable(
                f"Job {job} does not wait in the queue of {project}: it has begun, has ended, or is none of "
                "it. Nothing was moved: look at what waits now."
            )
        if place == 0:
            raise Unusable(
                f"Job {job} is the first of {project} that waits already. Nothing was moved."
            )
        stores.jobs.swap_places(own[place - 1].id, job)
        return read_queue(stores, key)

"""Ending a training early, with the best that it has."""

from curate.domain.errors import Unusable
from curate.domain.records import Job
from curate.services.jobs import require_may_end
from curate.services.projects import current_person
from curate.stores import Database


def finish_early(database: Database, job: int, person: str | None = None) -> Job:
    """Ask a training that runs to stop after its step and to keep its best weights: the run is then done.

    It is remembered until then: also where its process dies meanwhile and the job is resumed.

    Raises:
        NotFound: There is no such job.
        NotAllowed: It is somebody else's, and the person is no owner of its project. It goes on.
        Unusable: It is no training that runs.
    """
    with database.clean_up() as stores:
        found = stores.jobs.get(job)
        require_may_end(stores, found, person or current_person())
        if found.kind != "train" or found.state != "running":
            raise Unusable(
                f"Job {job} is no training that is running ({found.kind}, {found.state}), so there is "
                "nothing to keep. Nothing was changed."
            )
        stores.jobs.ask_to_finish(job)
        return stores.jobs.get(job)

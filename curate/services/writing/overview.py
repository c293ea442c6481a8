"""How suggested answers stand in a project: how many are needed, by whom, and what became of them."""

from dataclasses import dataclass

from curate.domain.records import Job, JobKind
from curate.domain.writing import Endpoint, SuggestionCounts
from curate.services.writing.suggestions import in_need
from curate.stores import Stores


@dataclass(frozen=True, slots=True)
class SuggestionOverview:
    """What the page about suggestions shows.

    Attributes:
        in_need: Undecided examples whose answer is missing or has an open error.
        counts: What became of suggestions, by source.
        endpoint: Whom the project may ask elsewhere.
        run: The newest finished training run; None without one.
        jobs: The newest search by sources here or elsewhere, and by the tuned model.
    """

    in_need: int
    counts: tuple[SuggestionCounts, ...]
    endpoint: Endpoint | None
    run: int | None
    jobs: tuple[Job, ...]


def read_suggestions(stores: Stores, project: int) -> SuggestionOverview:
    """How suggested answers stand in a project."""
    kinds: tuple[JobKind, ...] = ("suggest", "draft")
    finished = [run.id for run, job in stores.runs.with_jobs(project) if job.state == "done"]
    newest = [stores.jobs.all(project=project, kinds=[kind], limit=1) for kind in kinds]
    return SuggestionOverview(
        in_need=len(in_need(stores, project)),
        counts=tuple(stores.suggestions.counts(project)),
        endpoint=stores.endpoints.get(project),
        run=max(finished, default=None),
        jobs=tuple(one for some in newest for one in some),
    )

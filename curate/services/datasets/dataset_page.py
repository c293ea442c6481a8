"""What Dataset shows, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from curate.domain.examples import Example
from curate.domain.records import Dataset, Job
from curate.services.checking import privacy_version
from curate.services.datasets.looks import looks
from curate.services.datasets.open_errors import Open
from curate.services.datasets.split_choices import SplitChoices, split_choices
from curate.stores import Database

SHOWN = 5
"""Examples of each check that are shown by name."""


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """What Dataset shows.

    Attributes:
        versions: The newest first.
        test: Number of the current test; 0 before the first version.
        looks: How often it was looked at.
        decisions: The state of what was decided on personal data, see ``checking.privacy_version``.
        open: Checks, each with the approved examples that it has found an error in that is open.
        named: Those examples by id, as far as they are shown.
        job: The newest job that creates or created a version.
    """

    choices: SplitChoices
    versions: tuple[Dataset, ...]
    decisions: str
    test: int = 0
    looks: int = 0
    open: Open = field(default_factory=dict, hash=False)
    named: Mapping[int, Example] = field(default_factory=dict, hash=False)
    job: Job | None = None


def dataset_page(database: Database, project: str) -> DatasetPage:
    """What Dataset shows of a project, in one transaction.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        open_ = stores.open_findings.errors_by_check(key, "approved")
        test, _ = stores.datasets.current(key)
        return DatasetPage(
            split_choices(stores, key),
            tuple(stores.datasets.all(key)),
            privacy_version(stores, key),
            test,
            len(looks(stores, key, test)),
            open_,
            stores.examples.many(key, {one for ids in open_.values() for one in ids[:SHOWN]}),
            stores.jobs.newest(key, "freeze"),
        )

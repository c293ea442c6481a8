"""What Dataset shows, read at once."""

from dataclasses import dataclass

from curate.domain.records import Dataset
from curate.services.checking import privacy_version
from curate.services.datasets.looks import looks
from curate.services.datasets.split_choices import SplitChoices, split_choices
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """What Dataset shows.

    Attributes:
        versions: The newest first.
        test: Number of the current test; 0 before the first version.
        looks: How often it was looked at.
        decisions: The state of what was decided on personal data, see ``checking.privacy_version``.
    """

    choices: SplitChoices
    versions: tuple[Dataset, ...]
    decisions: str
    test: int = 0
    looks: int = 0


def dataset_page(database: Database, project: str) -> DatasetPage:
    """What Dataset shows of a project, in one transaction.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        test, _ = stores.datasets.current(key)
        return DatasetPage(
            split_choices(stores, key),
            tuple(stores.datasets.all(key)),
            privacy_version(stores, key),
            test,
            len(looks(stores, key, test)),
        )

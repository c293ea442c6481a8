"""Held-out examples that a run has learned already, because it was trained on another version.

A new split holds out other examples than the one before. A run of the version before may be compared on it,
but only on what it has not learned.
"""

from collections.abc import Sequence

from curate.domain.errors import Unusable
from curate.domain.records import Dataset, Record, Run
from curate.services.datasets import twins_of
from curate.stores import Database
from curate.text import count

FEWEST = 10
"""Held-out examples without which nothing is compared."""


def learned_examples(
    database: Database, version: Dataset, records: Sequence[Record], runs: Sequence[Run]
) -> frozenset[int]:
    """The held-out examples of a version that any of some runs was trained on or stopped by.

    Those are examples of the training and validation parts of the versions that the runs were trained on,
    those of the same group, and those with a near-duplicate there.

    Args:
        database: Where.
        version: The version that is compared on.
        records: Its records.
        runs: The runs that are compared.
    """
    with database.read() as stores:
        others = [
            stores.datasets.records(dataset)
            for dataset in sorted({run.dataset for run in runs} - {version.id})
        ]
    held = [one for one in records if one.part == "held_out"]
    learned: set[int] = set()
    for other in others:
        known = [one for one in other if one.part != "held_out"]
        ids, groups = {one.example for one in known}, {one.group for one in known}
        learned |= {one.example for one in held if one.example in ids or one.group in groups}
        left = [one for one in held if one.example not in learned]
        learned |= twins_of(left, known, version.manifest["similarity"])
    return frozenset(learned)


def require_enough(version: Dataset, learned: frozenset[int]) -> None:
    """Refuse a comparison on too few examples.

    Raises:
        Unusable: The runs have learned so many of the held-out examples that fewer than ten are left.
    """
    left = version.held_out - len(learned)
    if learned and left < FEWEST:
        raise Unusable(
            f"Of {count(version.held_out, 'held-out example')} of dataset version {version.name}, the chosen "
            f"training runs have learned {len(learned):,}: they were trained on another version. With "
            f"{count(left, 'example')} left, nothing can be compared. Nothing was started: train on "
            f"{version.name}, or compare on the version that the runs were trained on."
        )

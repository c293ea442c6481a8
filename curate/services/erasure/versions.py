"""Dataset versions of which something was erased: they say that they differ from their hash, and why."""

from collections.abc import Sequence

from curate.datasets import content_hash
from curate.stores import Database
from curate.stores.rows import now

ERASED = "erased"
"""Under which a manifest lists its erasures: when, by whom, why, and the hash of what is left."""


def note_in_versions(
    database: Database, project: int, versions: Sequence[int], person: str, why: str
) -> None:
    """Let versions say that records of theirs were changed after they were created.

    Their own hash stays what it was when runs were trained on them; that of today's records stands beside.
    What was noted before is not noted again.
    """
    for version in versions:
        with database.read() as stores:
            records = stores.datasets.records(version)
        today = content_hash(records)
        parts = [record.part for record in records]
        with database.begin() as stores:
            stores.projects.lock(project)
            dataset = stores.datasets.by_id(version)
            noted = dataset.manifest.get(ERASED, ())
            if noted and noted[-1]["sha256"] == today:
                continue
            before = dataset.train + dataset.validation + dataset.held_out
            entry = {
                "at": now().isoformat(),
                "person": person,
                "why": why,
                "removed": before - len(records),
                "sha256": today,
            }
            stores.datasets.note_erasure(
                version,
                {**dataset.manifest, ERASED: [*noted, entry]},
                train=parts.count("train"),
                validation=parts.count("validation"),
                held_out=parts.count("held_out"),
            )

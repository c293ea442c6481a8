"""The leak report of a version: what was prevented, what is left, and what a random split would have read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate.datasets.audit import KINDS, Audit
from curate.domain.findings import Clustering
from curate.domain.records import Record
from curate.services.datasets.leaks import Leaks, audit
from curate.services.datasets.random_split import RandomSplit, measure_random_split
from curate.stores import Database

SHOWN = 20
"""Pairs of each kind that a manifest names."""
KIND_TITLES: Mapping[str, str] = {kind.name: kind.title for kind in KINDS}
KIND_SENTENCES: Mapping[str, str] = {kind.name: kind.about for kind in KINDS}


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What was found in a version."""

    audit: Audit
    random_split: RandomSplit

    @property
    def leaks(self) -> int:
        """Held-out examples that something in training or validation gives away, by whatever kind."""
        return len(self.audit.leaks)

    @property
    def by_kind(self) -> dict[str, int]:
        """How many each kind found; one may be found by several."""
        return {name: len(pairs) for name, pairs in self.audit.by_kind.items()}

    def manifest(self, names: Mapping[int, str]) -> dict[str, Any]:
        """What the manifest of the version says; ``names`` are what its examples are called."""
        found: dict[tuple[int, int], list[str]] = {}
        for name, pairs in self.audit.by_kind.items():
            for pair in pairs[:SHOWN]:
                found.setdefault(pair, []).append(name)
        return {
            "leaks": self.leaks,
            "leaks_by_kind": self.by_kind,
            "leaking": [
                [names[one], names[other]] for one, other in list(self.audit.leaks.items())[:SHOWN]
            ],
            "leak_pairs": [
                {"held_out": one, "other": other, "kinds": self.audit.kinds_of(one, other)}
                for one, other in found
            ],
            "called_different": len(self.audit.called_different),
            "not_compared": list(self.audit.passed_over),
            "random_split": self.random_split.as_json(),
        }


@dataclass(frozen=True, slots=True)
class LeakPair:
    """A held-out example and what gives it away, as both stand in the version."""

    held_out: Record
    other: Record
    kinds: tuple[str, ...]


def report_leaks(
    records: Sequence[Record],
    clustering: Clustering,
    known: Leaks | None = None,
    strata: Mapping[int, str] | None = None,
) -> LeakReport:
    """Look for every kind of leak in a version, and measure what a random split would have read.

    Args:
        records: Of the version.
        clustering: How the split compared texts, and which pairs a person called different.
        known: What ``find_leaks`` said of the same records.
        strata: Example to the value of which each part has its share; None where nothing was stratified.
    """
    return LeakReport(audit(records, clustering, known), measure_random_split(records, strata))


def leak_pairs(database: Database, project: str, name: str) -> tuple[LeakPair, ...]:
    """The pairs that the manifest of a version names, with the texts of both.

    Raises:
        NotFound: There is no version of that name.
    """
    with database.read() as stores:
        dataset = stores.datasets.get(stores.projects.get(project).id, name)
        named = dataset.manifest.get("leak_pairs", ())
        if not named:
            return ()
        known = {one.example: one for one in stores.datasets.records(dataset.id)}
    return tuple(
        LeakPair(known[one["held_out"]], known[one["other"]], tuple(one["kinds"]))
        for one in named
        if one["held_out"] in known and one["other"] in known
    )

"""Leaks of a dataset version, looked for in its texts, whatever clusters say.

By what the split goes by, so that what clusters missed can be joined (``find_leaks``), and then in every
other way, which the split knows nothing of (``audit``). Only the second can find fault with the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from curate.checks import COMPARED_BY, NearDuplicate
from curate.datasets import audit as audits
from curate.datasets.audit import Audit
from curate.domain.findings import Clustering
from curate.domain.records import Record
from curate.similarity import twins
from curate.similarity.resemblance import resemblances


@dataclass(frozen=True, slots=True)
class Leaks:
    """What comparing every held-out text with every other text of a version found.

    Attributes:
        twins: Held-out examples that have a near-duplicate in training or validation, each with the
            earliest one.
        called_different: Pairs across that are as similar, but that a person called different: the
            held-out example first. They are no leaks.
    """

    twins: Mapping[int, int] = field(default_factory=dict)
    called_different: tuple[tuple[int, int], ...] = ()


def find_leaks(records: Sequence[Record], clustering: Clustering) -> Leaks:
    """Compare every held-out text with every text that is trained or validated on.

    Args:
        records: Of a version.
        clustering: How the texts are compared, and which pairs a person called different. The clusters
            themselves are not asked.
    """
    check = NearDuplicate(clustering=clustering)
    held, rest = _sides(records)
    apart = sorted(_called_different(held, rest, clustering))
    told = {one for pair in apart for one in pair}
    by_id = {one.example: check.key(one.asked) for one in records if one.example in told}
    texts = [by_id[one] for pair in apart for one in pair]
    pairs = np.arange(len(texts)).reshape(-1, 2)
    alike = resemblances(texts, pairs, check.width) >= check.threshold
    return Leaks(
        _twins(held, rest, clustering),
        tuple(
            pair
            for pair, similar in zip(apart, alike.tolist(), strict=True)
            if similar and by_id[pair[0]]
        ),
    )


def audit(records: Sequence[Record], clustering: Clustering, known: Leaks | None = None) -> Audit:
    """Look for every kind of leak in a version.

    Args:
        records: Of the version.
        clustering: How the split compared texts, and which pairs a person called different.
        known: What ``find_leaks`` said of the same records, which need not be worked out again.
    """
    check = NearDuplicate(clustering=clustering)
    return audits.audit(
        audits.sides(
            records,
            clustering.different,
            threshold=check.threshold,
            width=check.width,
            key=check.key,
            twins=None if known is None else known.twins,
        )
    )


def twins_of(
    some: Sequence[Record], known: Sequence[Record], similarity: Mapping[str, Any]
) -> set[int]:
    """Which of some examples have a near-duplicate among others.

    Args:
        some: Records.
        known: Other records.
        similarity: How their texts are compared, as a manifest says.
    """
    by = {name: similarity[name] for name in COMPARED_BY if name in similarity}
    check = NearDuplicate.model_validate(by)
    found = twins(
        [one.asked for one in some],
        [one.asked for one in known],
        check.threshold,
        check.width,
        key=check.key,
    )
    return {some[place].example for place in found}


def parted_twins(records: Sequence[Record], clustering: Clustering) -> list[tuple[int, int]]:
    """Twins that lie on both sides: one pair or more for everybody, of either side, who has a twin."""
    held, rest = _sides(records)
    return [
        *_twins(held, rest, clustering).items(),
        *_twins(rest, held, clustering).items(),
    ]


def _sides(records: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    held = [one for one in records if one.part == "held_out"]
    return held, [one for one in records if one.part != "held_out"]


def _twins(
    one: Sequence[Record], other: Sequence[Record], clustering: Clustering
) -> dict[int, int]:
    """Examples of one side that have a twin on the other, each with the earliest one."""
    check = NearDuplicate(clustering=clustering)
    places = {each.example: place for side in (one, other) for place, each in enumerate(side)}
    apart = _called_different(one, other, clustering)
    found = twins(
        [each.asked for each in one],
        [each.asked for each in other],
        check.threshold,
        check.width,
        key=check.key,
        different=[(places[a], places[b]) for a, b in apart],
    )
    return {one[i].example: other[j].example for i, j in found.items()}


def _called_different(
    one: Sequence[Record], other: Sequence[Record], clustering: Clustering
) -> set[tuple[int, int]]:
    """The pairs across that a person called different."""
    left, right = ({each.example for each in side} for side in (one, other))
    both = {turned for a, b in clustering.different for turned in ((a, b), (b, a))}
    return {(a, b) for a, b in both if a in left and b in right}

"""Freezing approved examples into an immutable version, with its leak report."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from curate.datasets.records import record_of
from curate.datasets.split import SplitOptions, grouped, split, value_of
from curate.domain.examples import Example
from curate.domain.records import Part, Record

# What identifies a record here, or was only a draft, does not count for the hash.
_COUNTED = [
    one.name
    for one in fields(Record)
    if one.name not in {"example", "revision", "group", "groups", "draft_output"}
]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What freezing gives.

    Attributes:
        records: Every record with its part and group, by example.
        sha256: Hash of the records' contents and parts: the same contents give the same hash,
            whatever ids they have here.
        groups: How many groups there are.
        leaks_prevented: Held-out examples that would have had a twin in training, had single rows
            been held out by the same hash, as other tools do.
        leaks: Held-out examples that do have a twin in training, by the clusters given.
    """

    records: tuple[Record, ...]
    sha256: str
    groups: int
    leaks_prevented: int
    leaks: int


def freeze(
    examples: Sequence[Example],
    twins: Sequence[Sequence[int]],
    options: SplitOptions,
    settled: Mapping[int, Part] | None = None,
) -> Frozen:
    """Part the examples and freeze them.

    Args:
        examples: The approved ones.
        twins: Clusters of near-duplicates among them, as ids.
        options: How to part.
        settled: Parts in an earlier version, see `split`.
    """
    groups = grouped(examples, twins, options.group_by)
    key = options.stratify
    strata = None if key is None else {one.id: value_of(one, key) for one in examples}
    times = {one.id: one.created_at for one in examples}
    parts = split(groups, options, strata=strata, times=times, settled=settled)
    rows = split(
        {one.id: f"row {one.id}" for one in examples}, _for_single_rows(options), times=times
    )
    records = tuple(
        record_of(one, part=parts[one.id], group=groups[one.id])
        for one in sorted(examples, key=lambda one: one.id)
    )
    return Frozen(
        records=records,
        sha256=content_hash(records),
        groups=len(set(groups.values())),
        leaks_prevented=leaking(twins, rows),
        leaks=leaking(twins, parts),
    )


def _for_single_rows(options: SplitOptions) -> SplitOptions:
    """The same options for single rows: what a split that knows nothing of twins would do."""
    return options.model_copy(update={"group_by": None, "stratify": None})


def leaking(twins: Sequence[Sequence[int]], parts: Mapping[int, Part]) -> int:
    """How many held-out examples have a twin in training or validation."""
    leaks: set[int] = set()
    for cluster in twins:
        held = {one for one in cluster if parts[one] == "held_out"}
        if len(held) < len(set(cluster)):
            leaks |= held
    return len(leaks)


def content_hash(records: Sequence[Record]) -> str:
    """SHA-256 over what the records say and which part they are in, in an order of their own.

    Ids of this database do not enter, so the same data frozen elsewhere has the same hash.
    """
    lines = sorted(json.dumps(_content(record), sort_keys=True) for record in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _content(record: Record) -> dict[str, Any]:
    content = {name: getattr(record, name) for name in _COUNTED}
    return {**content, "turns": [{"role": one.role, "text": one.text} for one in record.turns]}

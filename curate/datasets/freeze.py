"""Freezing approved examples into the records of an immutable version."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from curate.datasets.group_names import name_groups
from curate.datasets.options import NONE, SplitOptions
from curate.datasets.records import record_of
from curate.datasets.sides import Settled, Sides
from curate.datasets.split import Group, moment, split
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
        leaks_prevented: Held-out examples that would have had one of their group in training, had
            single rows been held out by the same hash, as other tools do.
    """

    records: tuple[Record, ...]
    sha256: str
    groups: int
    leaks_prevented: int


def freeze(
    examples: Sequence[Example],
    sides: Sides,
    options: SplitOptions,
    settled: Settled | None = None,
    strata: Mapping[int, str] | None = None,
) -> Frozen:
    """Part the examples and freeze them, without those that were set aside.

    Args:
        examples: The approved ones.
        sides: Groups among them that must not be parted, and those that are on a side already.
        options: How to part.
        settled: What earlier versions of the same test settled.
        strata: Example to the value that each part gets its share of; none for one share of all.
    """
    settled = settled or Settled()
    known = {one.id: one for one in examples}
    names = name_groups(sides.groups, settled.groups, settled.names)
    groups = [
        Group(
            names[members[0]],
            len(members),
            Counter(strata[one] for one in members) if strata else {},
            _oldest([known[one] for one in members]),
            _part(members, sides, settled),
        )
        for members in sides.groups
    ]
    parts = split(groups, options)
    frozen = {one: parts[name] for one, name in names.items()}
    rows = split(
        [Group(f"row {one}", 1, moment=moment(known[one].created_at)) for one in sorted(names)],
        options.model_copy(update={"group_by": (), "stratify": NONE}),
    )
    by_row = {one: rows[f"row {one}"] for one in names}
    records = tuple(
        record_of(known[one], part=frozen[one], group=names[one]) for one in sorted(names)
    )
    return Frozen(records, content_hash(records), len(sides.groups), leaking(sides.groups, by_row))


def _oldest(members: Sequence[Example]) -> datetime | None:
    moments = [moment(one.created_at) for one in members]
    return min((one for one in moments if one), default=None) if all(moments) else None


def _part(members: Sequence[int], sides: Sides, settled: Settled) -> Part | None:
    """The part that a group was in; of one that was trained and validated on, training."""
    found = {sides.sides.get(one) for one in members} - {None}
    if "held_out" in found:
        return "held_out"
    before = {settled.parts[one] for one in members if one in settled.parts}
    if not found:
        return None
    return "validation" if before == {"validation"} else "train"


def leaking(groups: Sequence[Sequence[int]], parts: Mapping[int, Part]) -> int:
    """How many held-out examples have one of their group in training or validation."""
    leaks = 0
    for members in groups:
        held = sum(parts[one] == "held_out" for one in set(members))
        leaks += held if held < len(set(members)) else 0
    return leaks


def content_hash(records: Sequence[Record]) -> str:
    """SHA-256 over what the records say and which part they are in, in an order of their own.

    Ids of this database do not enter, so the same data frozen elsewhere has the same hash.
    """
    lines = sorted(json.dumps(_content(record), sort_keys=True) for record in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _content(record: Record) -> dict[str, Any]:
    content = {name: getattr(record, name) for name in _COUNTED}
    return {**content, "turns": [{"role": one.role, "text": one.text} for one in record.turns]}

"""Splitting examples into training, validation and held-out test, so that no twins are parted."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field, model_validator

from curate.domain.examples import Example
from curate.domain.records import Part
from curate.similarity import components

# Shares of counts are compared to this.
ROUNDING = 1e-9


class SplitOptions(BaseModel):
    """How to part the approved examples."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    held_out: float = Field(0.2, ge=0, lt=1, description="Share held out for the test.")
    validation: float = Field(0.1, ge=0, lt=1, description="Share to validate with while training.")
    group_by: str | None = Field(
        None, description="Keep examples together that share this (customer, patient, thread)."
    )
    stratify: str | None = Field(
        None,
        description="Hold out the same share of each value of this (label, or a metadata key).",
    )
    by_time: bool = Field(False, description="Hold out the most recent examples.")  # noqa: FBT003
    seed: int = Field(0, ge=0, description="Another seed gives another split.")

    @model_validator(mode="after")
    def _leave_something_to_train_on(self) -> "SplitOptions":
        if self.held_out + self.validation >= 1:
            raise ValueError("held_out and validation together must leave something to train on")
        return self


def split(
    groups: Mapping[int, str],
    options: SplitOptions,
    *,
    strata: Mapping[int, str] | None = None,
    times: Mapping[int, str | None] | None = None,
    settled: Mapping[int, Part] | None = None,
) -> dict[int, Part]:
    """Say for each example which part it belongs to; a group is never parted.

    Plainly, a group's part follows from a hash of its name and the seed alone, so that new data moves
    no old example. With strata, groups are taken in the order of that hash until each stratum has its
    share, to half a group; a half is taken only while all strata together have not more than theirs.
    There, what an earlier version settled stays.

    Args:
        groups: Example to the name of its group.
        options: Shares, seed and ways.
        strata: Example to the value that is held out evenly; needed for ``options.stratify``.
        times: Example to when it was written, ISO 8601; needed for ``options.by_time``. Examples
            without a time, or with one that can't be read, are trained on.
        settled: Parts of examples in an earlier version with the same options.

    Returns:
        Example to part.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for example, group in groups.items():
        members[group].append(example)
    if options.by_time:
        parts = _by_time(members, times or {}, options)
    elif options.stratify is not None:
        parts = _by_strata(members, strata or {}, settled or {}, options)
    else:
        parts = {group: _by_hash(group, options) for group in members}
    return {example: parts[group] for example, group in groups.items()}


def position(group: str, seed: int) -> float:
    """Where a group lies between 0 and 1: a hash, so that it is the same on every machine."""
    digest = hashlib.sha256(f"{seed}\x1f{group}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) / 2**64


def _by_hash(group: str, options: SplitOptions) -> Part:
    here = position(group, options.seed)
    if here < options.held_out:
        return "held_out"
    return "validation" if here < options.held_out + options.validation else "train"


def _by_strata(
    members: Mapping[str, Sequence[int]],
    strata: Mapping[int, str],
    settled: Mapping[int, Part],
    options: SplitOptions,
) -> dict[str, Part]:
    by_stratum: dict[str, list[str]] = defaultdict(list)
    for group, examples in members.items():
        by_stratum[strata[min(examples)]].append(group)
    parts: dict[str, Part] = {}
    # What all strata so far have beyond their shares.
    beyond: dict[Part, float] = {"held_out": 0.0, "validation": 0.0}
    for _, groups in sorted(by_stratum.items()):
        total = sum(len(members[group]) for group in groups)
        wanted: dict[Part, float] = {
            "held_out": options.held_out * total,
            "validation": options.validation * total,
        }
        open_groups = []
        for group in sorted(groups, key=lambda name: position(name, options.seed)):
            # An older twin may have been approved later: then others of the group are settled.
            known = next((settled[one] for one in sorted(members[group]) if one in settled), None)
            if known is None:
                open_groups.append(group)
                continue
            parts[group] = known
            if known in wanted:
                wanted[known] -= len(members[group])
        for group in open_groups:
            size = len(members[group])
            fits = [
                part
                for part, room in wanted.items()
                if room - size / 2 > (-ROUNDING if beyond[part] < ROUNDING else ROUNDING)
            ]
            parts[group] = fits[0] if fits else "train"
            if fits:
                wanted[fits[0]] -= size
        for part, room in wanted.items():
            beyond[part] -= room
    return parts


def _by_time(
    members: Mapping[str, Sequence[int]], times: Mapping[int, str | None], options: SplitOptions
) -> dict[str, Part]:
    total = sum(len(examples) for examples in members.values())
    parts: dict[str, Part] = dict.fromkeys(members, "train")
    moments = {one: moment for one, text in times.items() if (moment := _moment(text))}
    dated = [
        (min(moments[one] for one in examples), group)
        for group, examples in members.items()
        if all(one in moments for one in examples)
    ]
    taken = 0
    # Newest first, by a group's oldest member: nothing held out is older than what was trained on,
    # but for groups that span the border, which are trained on.
    for _, group in sorted(dated, reverse=True):
        size = len(members[group])
        if taken + size / 2 <= options.held_out * total:
            parts[group] = "held_out"
        elif taken + size / 2 <= (options.held_out + options.validation) * total:
            parts[group] = "validation"
        else:
            break
        taken += size
    return parts


def is_moment(text: str | None) -> bool:
    """Whether a text is a point in time that examples can be ordered by."""
    return _moment(text) is not None


def _moment(text: str | None) -> datetime | None:
    """A point in time; in UTC where it names no zone, None where it can't be read."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def grouped(
    examples: Sequence[Example], twins: Sequence[Sequence[int]], group_by: str | None
) -> dict[int, str]:
    """Name the group of each example: twins, and examples that share ``group_by``, are one group.

    A group is named after its earliest member (smallest id), so that a later twin changes no name.

    Args:
        examples: Examples.
        twins: Clusters of near-duplicates, as ids.
        group_by: A key of ``groups`` or ``metadata``, or ``label``; None for twins alone.
    """
    ids = sorted(example.id for example in examples)
    places = {one: place for place, one in enumerate(ids)}
    pairs = [(places[cluster[0]], places[other]) for cluster in twins for other in cluster[1:]]
    if group_by is not None:
        first_of: dict[str, int] = {}
        for example in examples:
            if value := value_of(example, group_by):
                place = places[example.id]
                pairs.append((first_of.setdefault(value, place), place))
    earliest = components(len(ids), pairs).tolist()
    return {example.id: f"g{ids[earliest[places[example.id]]]}" for example in examples}


def value_of(example: Example, key: str) -> str:
    """What an example says under a key: ``label``, a group or metadata; empty where nothing."""
    if key == "label":
        return example.label or ""
    return str(example.groups.get(key, example.metadata.get(key)) or "")

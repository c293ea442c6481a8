"""Dataset versions: splitting so that no twin is parted and nothing settled moves, and freezing."""

from curate.datasets.freeze import Frozen, content_hash, freeze
from curate.datasets.group_values import group_value
from curate.datasets.options import (
    LABEL,
    NONE,
    Keys,
    SplitOptions,
    Ways,
    unknown_keys,
    value_of,
    values_of,
)
from curate.datasets.records import record_of
from curate.datasets.sides import Aside, Settled, Side, Sides, Ties, find_sides
from curate.datasets.split import Group, is_moment, moment, split

__all__ = [
    "LABEL",
    "NONE",
    "Aside",
    "Frozen",
    "Group",
    "Keys",
    "Settled",
    "Side",
    "Sides",
    "SplitOptions",
    "Ties",
    "Ways",
    "content_hash",
    "find_sides",
    "freeze",
    "group_value",
    "is_moment",
    "moment",
    "record_of",
    "split",
    "unknown_keys",
    "value_of",
    "values_of",
]

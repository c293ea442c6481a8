"""How a new version is split: what earlier versions settled, who belongs together, what to say about it."""

from curate.services.datasets.splits.history import Former, History, fold, read_history
from curate.services.datasets.splits.keys import SplitKeys, find_keys, require_moments
from curate.services.datasets.splits.plan import Plan, make_plan
from curate.services.datasets.splits.split_warnings import Context, find_warnings, reason

__all__ = [
    "Context",
    "Former",
    "History",
    "Plan",
    "SplitKeys",
    "find_keys",
    "find_warnings",
    "fold",
    "make_plan",
    "read_history",
    "reason",
    "require_moments",
]

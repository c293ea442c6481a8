"""Dataset versions: splitting so that no twin is parted, freezing, the leak report."""

from curate.datasets.freeze import Frozen, freeze
from curate.datasets.records import record_of
from curate.datasets.split import SplitOptions, split

__all__ = ["Frozen", "SplitOptions", "freeze", "record_of", "split"]

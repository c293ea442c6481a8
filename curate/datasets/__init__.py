"""Dataset versions: splitting so that no twin is parted, freezing, the leak report."""

from curate.datasets.freeze import Frozen, content_hash, freeze
from curate.datasets.records import record_of
from curate.datasets.split import SplitOptions, split

__all__ = ["Frozen", "SplitOptions", "content_hash", "freeze", "record_of", "split"]

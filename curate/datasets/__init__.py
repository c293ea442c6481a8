"""Freezing: splitting so that no twin is parted, the leak report, the manifest."""

from curate.datasets.freeze import Frozen, freeze
from curate.datasets.split import SplitOptions, split

__all__ = ["Frozen", "SplitOptions", "freeze", "split"]

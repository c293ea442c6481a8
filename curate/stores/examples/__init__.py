"""Examples as they stand, which of them, and rows on their way in."""

from curate.stores.examples.filter import DUPLICATE_CHECKS, Where, visible
from curate.stores.examples.store import Examples, Known, Revision

__all__ = ["DUPLICATE_CHECKS", "Examples", "Known", "Revision", "Where", "visible"]

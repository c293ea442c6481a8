"""The loops over many texts: compiled by numba where there is enough to do, by numpy otherwise."""

from functools import cache
from types import ModuleType

from curate.similarity import numpy_loops

MANY = 4000
"""Texts or pairs from which on compiled loops pay for the second that it takes to load them."""


def loops(count: int) -> ModuleType:
    """``compiled_loops`` or ``numpy_loops``: the same functions, with the same results."""
    return (_compiled() if count >= MANY else None) or numpy_loops


@cache
def _compiled() -> ModuleType | None:
    try:
        from curate.similarity import compiled_loops
    except ImportError:  # no numba for this Python or processor yet: numpy does the same, slower
        return None
    return compiled_loops

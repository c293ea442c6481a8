"""Checks: examples in, findings out. One question a module, one line a check."""

from curate.checks.base import Check, checks, mend
from curate.checks.conflict import Conflict
from curate.checks.exact_duplicate import ExactDuplicate
from curate.checks.format_contract import FormatContract
from curate.checks.near_duplicate import NearDuplicate
from curate.checks.token_length import TokenLength

__all__ = [
    "Check",
    "Conflict",
    "ExactDuplicate",
    "FormatContract",
    "NearDuplicate",
    "TokenLength",
    "checks",
    "mend",
]

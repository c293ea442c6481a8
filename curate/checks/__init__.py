"""Checks: examples in, findings out. One question a module, one line a check."""

from curate.checks.base import Check, checks, mend
from curate.checks.conflict import Conflict
from curate.checks.encoding import Encoding
from curate.checks.exact_duplicate import ExactDuplicate
from curate.checks.format_contract import FormatContract
from curate.checks.label_balance import LabelBalance
from curate.checks.label_error import LabelError
from curate.checks.leftover import LeftOver
from curate.checks.near_duplicate import NearDuplicate
from curate.checks.outlier import Outlier
from curate.checks.personal_data import PersonalData
from curate.checks.placeholder import Placeholder
from curate.checks.rule import OwnRules, Rule
from curate.checks.semantic_duplicate import SemanticDuplicate
from curate.checks.token_length import TokenLength
from curate.checks.whitespace import Whitespace

__all__ = [
    "Check",
    "Conflict",
    "Encoding",
    "ExactDuplicate",
    "FormatContract",
    "LabelBalance",
    "LabelError",
    "LeftOver",
    "NearDuplicate",
    "Outlier",
    "OwnRules",
    "PersonalData",
    "Placeholder",
    "Rule",
    "SemanticDuplicate",
    "TokenLength",
    "Whitespace",
    "checks",
    "mend",
]

"""The checks: each module asks one question about examples and reports findings."""

from curate.checks.base import Check, Need, checks, fixed_text, make_checks, sentence
from curate.checks.duplicates.cluster_check import COMPARED_BY
from curate.checks.duplicates.conflict import Conflict
from curate.checks.duplicates.exact_duplicate import ExactDuplicate
from curate.checks.duplicates.near_duplicate import NearDuplicate
from curate.checks.duplicates.semantic_duplicate import SemanticDuplicate
from curate.checks.format_contract import FormatContract
from curate.checks.labels.annotator_disagreement import AnnotatorDisagreement
from curate.checks.labels.label_balance import LabelBalance
from curate.checks.labels.label_error import LabelError
from curate.checks.labels.outlier import Outlier
from curate.checks.rule import CustomRules, Rule
from curate.checks.texts.control_token import ControlToken
from curate.checks.texts.encoding import Encoding
from curate.checks.texts.leftover import LeftOver
from curate.checks.texts.personal_data import PersonalData
from curate.checks.texts.placeholder import Placeholder
from curate.checks.texts.spreadsheet_error import SpreadsheetError
from curate.checks.texts.token_length import TokenLength
from curate.checks.texts.whitespace import Whitespace

__all__ = [
    "COMPARED_BY",
    "AnnotatorDisagreement",
    "Check",
    "Conflict",
    "ControlToken",
    "CustomRules",
    "Encoding",
    "ExactDuplicate",
    "FormatContract",
    "LabelBalance",
    "LabelError",
    "LeftOver",
    "NearDuplicate",
    "Need",
    "Outlier",
    "PersonalData",
    "Placeholder",
    "Rule",
    "SemanticDuplicate",
    "SpreadsheetError",
    "TokenLength",
    "Whitespace",
    "checks",
    "fixed_text",
    "make_checks",
    "sentence",
]

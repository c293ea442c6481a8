"""Evaluation: the answers of every method to the same held-out examples, compared and judged."""

# Importing an arm registers it; this is the order in which they are shown.
# isort: off
from curate.evaluation.arms import majority as _majority  # noqa: F401
from curate.evaluation.arms import tfidf as _tfidf  # noqa: F401
from curate.evaluation.arms import embeddings as _embeddings  # noqa: F401
from curate.evaluation.arms import nearest as _nearest  # noqa: F401
from curate.evaluation.arms import base_model as _base_model  # noqa: F401
from curate.evaluation.arms import prompted as _prompted  # noqa: F401
from curate.evaluation.arms import few_shot as _few_shot  # noqa: F401
from curate.evaluation.arms import retrieved as _retrieved  # noqa: F401
from curate.evaluation.arms import external as _external  # noqa: F401
from curate.evaluation.arms import tuned as _tuned  # noqa: F401
# isort: on

from curate.domain.results import ArmScore, Comparison, EvaluationResult, Interval
from curate.evaluation.base import (
    Arm,
    Ask,
    ModelArm,
    Setting,
    arm_kind,
    arm_title,
    arm_words,
    arms,
    is_tuned,
)
from curate.evaluation.breakdown import (
    break_down,
    most_confused,
    most_different,
    slice_sentence,
    worst_label,
)
from curate.evaluation.comparison import evaluate, summarize
from curate.evaluation.confusion import MISSING, OTHER, cells, folded
from curate.evaluation.generation import Answer
from curate.evaluation.metrics import METRICS, METRICS_VERSION, metrics_for, primary_metric
from curate.evaluation.pairs import told
from curate.evaluation.preference import Preference, preference_of
from curate.evaluation.preference_plan import pairs_to_rate, seen_by
from curate.evaluation.preference_words import (
    agreement_words,
    left_words,
    preference_sentence,
    preference_title,
)
from curate.evaluation.slices import FEWEST_GROUPS as SLICE_GROUPS
from curate.evaluation.slices import FEWEST_ROWS as SLICE_ROWS
from curate.evaluation.slices import Slice, find_slices
from curate.evaluation.verdict import FEWEST_ROWS, Terms
from curate.evaluation.verdict_words import share_words

__all__ = [
    "FEWEST_ROWS",
    "METRICS",
    "METRICS_VERSION",
    "MISSING",
    "OTHER",
    "SLICE_GROUPS",
    "SLICE_ROWS",
    "Answer",
    "Arm",
    "ArmScore",
    "Ask",
    "Comparison",
    "EvaluationResult",
    "Interval",
    "ModelArm",
    "Preference",
    "Setting",
    "Slice",
    "Terms",
    "agreement_words",
    "arm_kind",
    "arm_title",
    "arm_words",
    "arms",
    "break_down",
    "cells",
    "evaluate",
    "find_slices",
    "folded",
    "is_tuned",
    "left_words",
    "metrics_for",
    "most_confused",
    "most_different",
    "pairs_to_rate",
    "preference_of",
    "preference_sentence",
    "preference_title",
    "primary_metric",
    "seen_by",
    "share_words",
    "slice_sentence",
    "summarize",
    "told",
    "worst_label",
]

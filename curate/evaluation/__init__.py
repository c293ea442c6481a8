"""Evaluation: every arm on the same held-out examples, and what that means."""

from curate.evaluation import (  # noqa: F401 - importing an arm registers it, in this order
    base_model,
    few_shot,
    majority,
    nearest,
    prompted,
    tfidf,
    tuned,
)  # isort: skip
from curate.evaluation.answering import Answer
from curate.evaluation.base import Arm, ModelArm, Setting, arms
from curate.evaluation.evaluating import evaluate, summarise
from curate.evaluation.result import ArmScore, Comparison, EvaluationResult
from curate.evaluation.statistics import Interval

__all__ = [
    "Answer",
    "Arm",
    "ArmScore",
    "Comparison",
    "EvaluationResult",
    "Interval",
    "ModelArm",
    "Setting",
    "arms",
    "evaluate",
    "summarise",
]

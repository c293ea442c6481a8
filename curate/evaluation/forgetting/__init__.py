"""Forgetting: what a tuned model can no longer do beside its task, against its base model."""

from curate.evaluation.forgetting.measure import answer_questions, compare_answers
from curate.evaluation.forgetting.questions import Question, questions

__all__ = ["Question", "answer_questions", "compare_answers", "questions"]

"""Earlier scorings of answers that were scored again."""

from dataclasses import dataclass
from datetime import datetime

from curate.domain.results import EvaluationResult


@dataclass(frozen=True, slots=True)
class Scoring:
    """How the answers of an evaluation were scored before they were scored again.

    Attributes:
        evaluation: Id of the evaluation.
        result: What they scored; ``scored_by`` says by which metrics.
        changed: Answers of which some score is another one since.
        rows: Answers that were scored.
        person: Who had them scored again.
        at: When.
    """

    evaluation: int
    result: EvaluationResult
    changed: int
    rows: int
    person: str
    at: datetime

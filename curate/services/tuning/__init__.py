"""Training runs, evaluations, base models."""

from curate.services.tuning.evaluations import (
    DEFAULT_ARMS,
    answers,
    do_evaluate,
    list_evaluations,
    start_evaluation,
)
from curate.services.tuning.models import Offered, do_pull, list_models, pull
from curate.services.tuning.results import (
    METRICS,
    SHARES,
    Which,
    arm_title,
    is_tuned,
    metrics_of,
    scores,
    sentences,
    sort_answers,
)
from curate.services.tuning.runs import (
    DEFAULT_BASE,
    do_train,
    estimate,
    get_run,
    list_runs,
    settings_for,
    start_run,
)

__all__ = [
    "DEFAULT_ARMS",
    "DEFAULT_BASE",
    "METRICS",
    "SHARES",
    "Offered",
    "Which",
    "answers",
    "arm_title",
    "do_evaluate",
    "do_pull",
    "do_train",
    "estimate",
    "get_run",
    "is_tuned",
    "list_evaluations",
    "list_models",
    "list_runs",
    "metrics_of",
    "pull",
    "scores",
    "sentences",
    "settings_for",
    "sort_answers",
    "start_evaluation",
    "start_run",
]

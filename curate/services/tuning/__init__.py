"""Training runs, evaluations and base models."""

from curate.services.tuning.answer_facts import AnswerFacts
from curate.services.tuning.drafts import do_draft, start_drafts
from curate.services.tuning.evaluation_estimates import EvaluationEstimate, estimate_evaluation
from curate.services.tuning.evaluations import (
    DEFAULT_ARMS,
    FLOOR,
    UNTUNED_MODEL_ARMS,
    answers_as_lines,
    do_evaluate,
    evaluation_answers,
    start_evaluation,
)
from curate.services.tuning.external import EXTERNAL, Sending
from curate.services.tuning.finishing import finish_early
from curate.services.tuning.hosted import cheapest_host
from curate.services.tuning.measuring import do_measure, start_measurement
from curate.services.tuning.models import OfferedModel, base_title, do_pull, list_models, pull_model
from curate.services.tuning.results import (
    METRICS,
    SHARES,
    Which,
    arm_scores,
    arm_title,
    comparison_sentences,
    is_tuned,
    metrics_of,
    part_rows,
    sort_answers,
)
from curate.services.tuning.results_page import ResultsPage, looks_at, results_page
from curate.services.tuning.runs import (
    DEFAULT_BASE,
    do_train,
    estimate_run,
    get_run,
    list_runs,
    preset_settings,
    start_run,
)
from curate.services.tuning.speeds import training_speed
from curate.services.tuning.train_page import TrainPage, shown_examples, train_page
from curate.services.tuning.without_training import (
    Answered,
    floor_of,
    floor_sentence,
    questions,
    read_answer_facts,
    untuned,
)

__all__ = [
    "DEFAULT_ARMS",
    "DEFAULT_BASE",
    "EXTERNAL",
    "FLOOR",
    "METRICS",
    "SHARES",
    "UNTUNED_MODEL_ARMS",
    "AnswerFacts",
    "Answered",
    "EvaluationEstimate",
    "OfferedModel",
    "ResultsPage",
    "Sending",
    "TrainPage",
    "Which",
    "answers_as_lines",
    "arm_scores",
    "arm_title",
    "base_title",
    "cheapest_host",
    "comparison_sentences",
    "do_draft",
    "do_evaluate",
    "do_measure",
    "do_pull",
    "do_train",
    "estimate_evaluation",
    "estimate_run",
    "evaluation_answers",
    "finish_early",
    "floor_of",
    "floor_sentence",
    "get_run",
    "is_tuned",
    "list_models",
    "list_runs",
    "looks_at",
    "metrics_of",
    "part_rows",
    "preset_settings",
    "pull_model",
    "questions",
    "read_answer_facts",
    "results_page",
    "shown_examples",
    "sort_answers",
    "start_drafts",
    "start_evaluation",
    "start_measurement",
    "start_run",
    "train_page",
    "training_speed",
    "untuned",
]

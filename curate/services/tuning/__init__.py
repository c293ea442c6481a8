"""Training runs, evaluations and base models."""

from curate.services.tuning.answer_facts import AnswerFacts
from curate.services.tuning.drafts import do_draft, start_drafts
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
from curate.services.tuning.forgetting_words import (
    forgetting_rows,
    forgetting_sentences,
    forgetting_takes,
)
from curate.services.tuning.models import OfferedModel, base_title, do_pull, list_models, pull_model
from curate.services.tuning.report import (
    EvaluationReport,
    evaluation_report,
    report_document,
    report_html,
    report_text,
    require_kind,
    write_report,
)
from curate.services.tuning.results import (
    METRICS,
    SHARES,
    VERDICT_TITLES,
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
from curate.services.tuning.run_comparison import (
    Change,
    RunComparison,
    compare_runs,
    comparison_document,
)
from curate.services.tuning.runs import (
    DEFAULT_BASE,
    do_train,
    estimate_run,
    get_run,
    list_runs,
    preset_settings,
    start_run,
)
from curate.services.tuning.side_by_side import SideBySide
from curate.services.tuning.train_page import TrainPage, train_page
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
    "VERDICT_TITLES",
    "AnswerFacts",
    "Answered",
    "Change",
    "EvaluationReport",
    "OfferedModel",
    "ResultsPage",
    "RunComparison",
    "Sending",
    "SideBySide",
    "TrainPage",
    "Which",
    "answers_as_lines",
    "arm_scores",
    "arm_title",
    "base_title",
    "compare_runs",
    "comparison_document",
    "comparison_sentences",
    "do_draft",
    "do_evaluate",
    "do_pull",
    "do_train",
    "estimate_run",
    "evaluation_answers",
    "evaluation_report",
    "floor_of",
    "floor_sentence",
    "forgetting_rows",
    "forgetting_sentences",
    "forgetting_takes",
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
    "report_document",
    "report_html",
    "report_text",
    "require_kind",
    "results_page",
    "sort_answers",
    "start_drafts",
    "start_evaluation",
    "start_run",
    "train_page",
    "untuned",
    "write_report",
]

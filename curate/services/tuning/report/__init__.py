"""The report of an evaluation: one HTML file that can be sent, one JSON file that a script can read."""

from curate.services.tuning.report.contents import EvaluationReport, evaluation_report
from curate.services.tuning.report.document import (
    report_document,
    report_text,
    require_kind,
    write_report,
)
from curate.services.tuning.report.html import report_html

__all__ = [
    "EvaluationReport",
    "evaluation_report",
    "report_document",
    "report_html",
    "report_text",
    "require_kind",
    "write_report",
]

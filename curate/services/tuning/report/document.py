"""The report of an evaluation as JSON for scripts, and either kind written to a file."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from curate.domain.errors import Unusable
from curate.domain.results import AnswerRow
from curate.services import quality
from curate.services.tuning.forgetting_words import forgetting_sentences
from curate.services.tuning.report import sentences as words
from curate.services.tuning.report.contents import EvaluationReport, ReportedRun
from curate.services.tuning.report.html import report_html
from curate.services.tuning.results import VERDICT_TITLES
from curate.services.tuning.stored_answers import Which
from curate.text.json_text import json_text

KINDS = (".html", ".json")
_MANIFEST = (
    *("leaks", "leaks_by_kind", "leaks_prevented", "called_different", "not_compared", "group_by"),
    *("stratify", "seed", "by_time", "warnings", "random_split"),
)


def report_document(report: EvaluationReport) -> dict[str, Any]:
    """The report as JSON: the keys of ``curate evaluate --json``, and all that it takes to judge them."""
    result = report.result
    measured = {name: value for name, value in report.measured.items() if name != "rows"}
    return {
        "project": report.project,
        "task": report.task,
        "made_at": report.at.isoformat(),
        "curate": report.curate,
        **measured,
        "verdict_title": VERDICT_TITLES[result.verdict_code] if result.verdict_code else None,
        "best_untuned": report.best,
        "best_tuned": report.tuned,
        "counts": dict(report.counts),
        "right_by_label": [asdict(one) for one in report.labels],
        "per_answer": [
            {
                "arm": arm.arm,
                "seconds_per_answer": arm.seconds / max(1, result.held_out),
                "tokens_per_answer": arm.tokens / max(1, result.held_out),
            }
            for arm in result.arms
        ],
        "forgetting_sentences": forgetting_sentences(result.forgetting),
        "version": _version(report),
        "training_runs": [_run(one) for one in report.runs],
        "limits": words.limits(report),
        **_examples(report),
    }


def report_text(report: EvaluationReport, kind: str) -> str:
    """The report as a file of a kind, ``.html`` or ``.json``."""
    if kind == ".html":
        return report_html(report)
    return json_text(report_document(report), indent=2, default=_plain) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def write_report(report: EvaluationReport, path: Path) -> None:
    """Write the report to a file, as HTML or JSON by its name.

    Raises:
        Unusable: It can't be written, or its name ends in neither.
    """
    require_kind(path)
    quality.write_report(path, report_text(report, path.suffix.lower()))


def require_kind(path: Path) -> None:
    """Refuse a file whose name does not say what it is to hold.

    Raises:
        Unusable: It ends neither in .html nor in .json.
    """
    if path.suffix.lower() not in KINDS:
        raise Unusable(
            f"{path} says neither .html nor .json. The report was not written: give it a name that ends in "
            "one of them."
        )


def _version(report: EvaluationReport) -> dict[str, Any]:
    dataset = report.dataset
    manifest = dataset.manifest
    return {
        "name": dataset.name,
        "sha256": dataset.sha256_now,
        "at": dataset.at.isoformat(),
        "curate": manifest.get("curate"),
        "train": dataset.train,
        "validation": dataset.validation,
        "held_out": dataset.held_out,
        "test": dataset.test,
        "set_aside": len(manifest.get("set_aside", ())),
        "open_errors": (manifest.get("open") or {}).get("examples", 0),
        "guidelines": (manifest.get("guidelines") or {}).get("version"),
        "sources": [
            {"name": one["name"], "sha256": one["sha256"]} for one in manifest.get("sources", ())
        ],
        **{name: manifest.get(name) for name in _MANIFEST},
    }


def _run(one: ReportedRun) -> dict[str, Any]:
    run = one.run
    return {
        "run": run.id,
        "base": run.base,
        "base_revision": one.revision or None,
        "base_weights": one.origin.get("base_weights"),
        "curate": one.curate or None,
        "versions": one.origin.get("versions"),
        "preset": run.preset,
        "settings": dict(run.settings),
        "result": None
        if run.result is None
        else {name: value for name, value in asdict(run.result).items() if name != "adapter"},
    }


def _examples(report: EvaluationReport) -> dict[str, Any]:
    """The texts, under one key, where they were asked for."""
    if report.shown is None:
        return {}
    kinds: tuple[Which, ...] = ("fixed", "broken")
    return {"examples": {which: [_answer(row) for row in report.shown[which]] for which in kinds}}


def _answer(row: AnswerRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "external_id": row.external_id,
        "input": row.input,
        "reference": row.reference,
        "answers": dict(row.answers),
    }

"""The report of an evaluation as one HTML file without scripts or links, every text escaped."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from curate.domain.results import AnswerRow
from curate.evaluation import METRICS
from curate.evaluation.pairs import told
from curate.services.tuning.forgetting_words import forgetting_rows, forgetting_sentences
from curate.services.tuning.report import sentences as words
from curate.services.tuning.report.contents import EvaluationReport, ReportedRun, file_sentence
from curate.services.tuning.results import (
    SHARES,
    VERDICT_TITLES,
    arm_scores,
    arm_title,
    comparison_sentences,
    metrics_of,
    part_rows,
)
from curate.services.tuning.stored_answers import Which
from curate.services.tuning.without_training import floor_sentence, untuned
from curate.text.html_page import html_page
from curate.text.svg_charts import Span, intervals
from curate.training import PRESETS

LABELS = 30
_KINDS: tuple[tuple[Which, str, str], ...] = (
    ("fixed", "Fixed by tuning", "Better by tuning"),
    ("broken", "Broken by tuning", "Worse by tuning"),
)


def report_html(report: EvaluationReport) -> str:
    """The report as one self-contained page, in the light or dark theme of its reader."""
    result = report.result
    body = _template().render(
        report=report,
        result=result,
        words=words,
        title=VERDICT_TITLES[result.verdict_code] if result.verdict_code else "",
        day=_day,
        metric_title=METRICS[result.primary].title,
        tuned_title=arm_title(report.tuned) if report.tuned else "",
        pictures={"scores": _scores(report), "differences": _differences(report)},
        differences=[one.text for one in comparison_sentences(result, result.primary)]
        if result.primary in SHARES
        else [],
        methods=_methods(report),
        parts=_parts(report),
        labels=_labels(report),
        floor=floor_sentence(result) if untuned(result) else "",
        costs=_costs(report),
        examples=_examples(report),
        forgetting=_forgetting(report),
        data=_data(report),
        runs=[_run(one) for one in report.runs],
        made_with=[f"base model {one}" for one in dict.fromkeys(map(_base, report.runs))],
        file_sentence=file_sentence(report),
    )
    return html_page(f"Is training worth it? {report.project}", body)


@cache
def _template() -> Template:
    loader = PackageLoader("curate.services.tuning.report", "")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")


def _day(at: datetime) -> str:
    return f"{at:%-d %B %Y}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _points(value: float) -> str:
    return f"{100 * value:+.0f}" if round(100 * value) else "0"


def _scores(report: EvaluationReport) -> Markup:
    metric = report.result.primary
    rows = [
        Span(
            one["name"],
            one["value"],
            one["low"],
            one["high"],
            "c0" if one["tuned"] == "tuned" else "c1",
        )
        for one in arm_scores(report.result, metric)
    ]
    told_ = "; ".join(
        f"{arm_title(one.arm)}: {words.interval_words(one.metrics[metric], metric)}"
        for one in report.result.arms
        if metric in one.metrics
    )
    return Markup(intervals(rows, told_, (0.0, 1.0), _percent))  # noqa: S704 - made here, texts escaped


def _differences(report: EvaluationReport) -> Markup:
    """The best tuned model less each method without tuning, in points."""
    found = [
        one
        for one in told(report.result.comparisons, report.result.primary)
        if one.a == report.tuned
    ]
    if not found:
        return Markup("")
    rows = [Span(arm_title(one.b), one.difference, one.low, one.high, "c0") for one in found]
    reach = max(0.1, *(abs(end) for one in found for end in (one.low, one.high)))
    reach = min(1.0, -(-reach // 0.1) * 0.1)  # up to the next ten points
    about = "; ".join(
        f"{arm_title(one.b)}: {_points(one.difference)} points ({_points(one.low)} to {_points(one.high)})"
        for one in found
    )
    return Markup(intervals(rows, about, (-reach, reach), _points))  # noqa: S704 - made here, texts escaped


def _methods(report: EvaluationReport) -> dict[str, Any]:
    metrics = metrics_of(report.result)
    return {
        "head": ["Method", *(METRICS[metric].title for metric in metrics)],
        "rows": [
            [
                arm_title(arm.arm),
                *(words.interval_words(arm.metrics.get(metric), metric) for metric in metrics),
            ]
            for arm in report.result.arms
        ],
    }


def _parts(report: EvaluationReport) -> dict[str, Any]:
    rows = part_rows(report.result)
    names = [arm_title(arm.arm) for arm in report.result.arms]
    return {
        "head": ["Part", *names],
        "rows": [
            [row["part"], *(words.interval_words(row[name], "field_f1") for name in names)]
            for row in rows
        ],
    }


def _labels(report: EvaluationReport) -> dict[str, Any]:
    arms = [one.arm for one in report.result.arms]
    more = len(report.labels) - LABELS
    return {
        "head": ["Label", "#Examples", *(f"#{arm_title(arm)}" for arm in arms)],
        "rows": [
            [one.label, f"{one.examples:,}", *(f"{one.right[arm]:,}" for arm in arms)]
            for one in report.labels[:LABELS]
        ],
        "more": f"{more:,} less frequent labels are in the JSON file." if more > 0 else "",
    }


def _costs(report: EvaluationReport) -> dict[str, Any]:
    return {
        "head": ["Method", "#Time an answer", "#Tokens an answer"],
        "rows": [
            [arm_title(arm.arm), *words.floor_cost(report, arm)] for arm in report.result.arms
        ],
        "sentences": [
            *words.training_costs(report),
            *filter(None, [words.price_sentence(report)]),
        ],
    }


def _examples(report: EvaluationReport) -> list[dict[str, Any]]:
    if report.shown is None:
        return []
    exact = report.result.primary == "exact_match"
    return [
        {
            "title": f"{title if exact else other}: {_how_many(shown, report.counts[which])}",
            "rows": [_example(report, row) for row in shown],
        }
        for which, title, other in _KINDS
        if (shown := report.shown[which])
    ]


def _how_many(shown: Sequence[AnswerRow], of: int) -> str:
    return f"the first {len(shown):,} of {of:,}" if len(shown) < of else f"all {of:,}"


def _example(report: EvaluationReport, row: AnswerRow) -> dict[str, Any]:
    compared = [arm for arm in (report.tuned, report.best) if arm is not None]
    return {
        "name": row.external_id or f"Example {row.id}",
        "texts": [
            {"title": "Input", "text": row.input},
            {"title": "Approved answer", "text": row.reference},
            *({"title": arm_title(arm), "text": row.answers.get(arm, "")} for arm in compared),
        ],
    }


def _forgetting(report: EvaluationReport) -> dict[str, Any] | None:
    found = report.result.forgetting
    if not found:
        return None
    head, rows = forgetting_rows(found)
    return {"sentences": forgetting_sentences(found), "head": head, "rows": rows}


def _data(report: EvaluationReport) -> list[tuple[str, str]]:
    dataset, manifest = report.dataset, report.dataset.manifest
    rows = [
        ("Created", f"{_day(dataset.at)} with Curate {manifest.get('curate', '?')}"),
        ("Checksum (SHA-256)", dataset.sha256_now),
        ("Training", f"{dataset.train:,}"),
        ("Validation", f"{dataset.validation:,}"),
        ("Held-out test", f"{dataset.held_out:,}"),
        ("Test of this project", f"number {dataset.test}"),
    ]
    return [*rows, *((f"File {one['name']}", one["sha256"]) for one in manifest.get("sources", ()))]


def _base(one: ReportedRun) -> str:
    return f"{one.base} (revision {one.revision})" if one.revision else one.base


def _run(one: ReportedRun) -> dict[str, Any]:
    run, found = one.run, one.run.result
    rows: list[tuple[str, str]] = [("Base model", _base(one))]
    if one.curate:
        rows.append(("Trained with", f"Curate {one.curate}"))
    if found is not None:
        loss = "not measured" if found.validation_loss is None else f"{found.validation_loss:.3f}"
        share = 100 * found.trainable_parameters / max(1, found.total_parameters)
        rows += [
            ("Kept", f"step {found.best_step} of {found.steps}"),
            ("Validation loss", loss),
            ("Trained weights", f"{found.trainable_parameters:,} ({share:.1f} % of the model's)"),
        ]
    rows += [
        (name.replace("_", " ").capitalize(), _value(value))
        for name, value in sorted(run.settings.items())
    ]
    title = PRESETS[run.preset].title.lower() if run.preset in PRESETS else run.preset
    return {"title": f"Run {run.id} ({title})", "rows": rows}


def _value(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

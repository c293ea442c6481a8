"""The score of every method with its confidence interval, and the differences in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.domain.records import Evaluation
from curate.domain.results import ArmScore, Comparison, EvaluationResult
from curate.services import tuning
from curate.services.tuning import METRICS, SHARES, AnswerCost
from pages.results.intervals import interval_text
from pages.results.score_chart import draw_scores
from pages.shared import context
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.tables import show_table


def show_scores(chosen: Evaluation) -> None:
    """The chart of a metric, the differences, and all numbers behind a fold."""
    result = chosen.result
    metrics = tuning.metrics_of(result)
    if not metrics:
        return
    metric = st.segmented_control(
        "Metric",
        metrics,
        default=metrics[0],
        required=True,
        format_func=METRICS.__getitem__,
        key=f"metric-{chosen.id}",
        wrap=True,
    )
    draw_scores(tuning.arm_scores(result, metric), metric)
    st.caption(
        "The dot is the result on the held-out examples, the line its 95 % confidence interval: the "
        "fewer independent groups of them, the longer. Two lines that overlap may still differ for sure, "
        "because both methods answered the same examples: that is what the sentences below go by."
    )
    if metric in SHARES:
        for one in tuning.comparison_sentences(result, metric):
            icon = "trending_up" if one.better else "trending_down"
            st.markdown(f":material/{icon if one.certain else 'drag_handle'}: {escape(one.text)}")
    if metric == "field_f1" and any(arm.parts for arm in result.arms):
        show_table(
            [_part_row(one) for one in tuning.part_rows(result)],
            alt="How often each method gets each part of the answers right",
        )
    if sentence := tuning.cut_sentence(result):
        st.markdown(f":material/content_cut: {escape(sentence)}")
    with st.expander("All numbers", icon=":material/table:"):
        _show_numbers(result, metrics)
        show_table(
            [_difference_row(one) for one in result.comparisons], alt="Every pair of methods"
        )


def _show_numbers(result: EvaluationResult, metrics: Sequence[str]) -> None:
    costs: dict[str, AnswerCost] = {}
    with show_errors():
        costs = {one.arm: one for one in tuning.answer_costs(context.settings(), result)}
    show_table(
        [
            _method_row(arm, metrics)
            | ({"Cost of 1,000 answers": _cost(costs.get(arm.arm))} if costs else {})
            for arm in result.arms
        ],
        alt="Every method, every metric",
    )
    costed = escape(tuning.cost_sentence(tuple(costs.values())))
    st.caption(
        "Seconds per answer include what answers share: reading what all prompts begin with, and training a "
        f"classifier. {costed}"
    )


def _cost(one: AnswerCost | None) -> str:
    return "–" if one is None else f"${one.per_thousand:.2g}"


def _method_row(arm: ArmScore, metrics: Sequence[str]) -> dict[str, object]:
    return {
        "Method": tuning.arm_title(arm.arm),
        **{METRICS[metric]: interval_text(arm.metrics.get(metric), metric) for metric in metrics},
        "Seconds": round(arm.seconds, 1),
        "Tokens": arm.tokens,
        "Cut off": arm.cut,
    }


def _part_row(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "Part": row["part"],
        **{name: interval_text(found, "field_f1") for name, found in row.items() if name != "part"},
    }


def _difference_row(one: Comparison) -> dict[str, object]:
    metric = one.metric
    difference, low, high = (
        _difference(value, metric) for value in (one.difference, one.low, one.high)
    )
    return {
        "Method": tuning.arm_title(one.a),
        "Compared with": tuning.arm_title(one.b),
        "Metric": METRICS.get(metric, metric),
        "Difference": f"{difference} points" if metric in SHARES else difference,
        "95 % confidence interval": f"{low} to {high}",
        "p": round(one.p, 4),
        "p, adjusted": "–" if one.p_adjusted is None else f"{one.p_adjusted:.4f}",
    }


def _difference(value: float, metric: str) -> str:
    return f"{100 * value:+.0f}" if metric in SHARES else f"{value:+.2f}"

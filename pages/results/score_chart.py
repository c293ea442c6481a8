"""The chart of the score of every method."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from curate.services.tuning import SHARES
from pages.shared.humanize import percent
from pages.shared.layout import CHARTS_KEPT


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def draw_scores(rows: Sequence[Mapping[str, Any]], metric: str) -> None:
    """Every method as a dot with its interval.

    Args:
        rows: ``name``, ``value``, ``low``, ``high`` (0 to 1 where the metric is a share), ``tuned``.
        metric: What was measured.
    """
    share = metric in SHARES
    shown = [
        {**row, **{f"{key}_shown": _shown(row[key], share) for key in ("value", "low", "high")}}
        for row in rows
    ]
    order = [row["name"] for row in rows]
    base = alt.Chart(pd.DataFrame(shown)).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=180)),
        color=alt.Color("tuned:N", legend=None, scale=alt.Scale(domain=["tuned", "untuned"])),
        tooltip=[
            alt.Tooltip("name:N", title="Method"),
            alt.Tooltip("value_shown:N", title="Result"),
            alt.Tooltip("low_shown:N", title="95 % low"),
            alt.Tooltip("high_shown:N", title="95 % high"),
        ],
    )
    axis = (
        alt.Axis(labelExpr="format(100 * datum.value, 'd') + ' %'", tickCount=5)
        if share
        else alt.Axis(format=".1f", tickCount=5)
    )
    scale = alt.Scale(domain=[0, 1]) if share else alt.Scale(zero=True)
    line = base.mark_rule(strokeWidth=3, opacity=0.6).encode(
        x=alt.X("low:Q", title=None, axis=axis, scale=scale), x2="high:Q"
    )
    dot = base.mark_point(filled=True, size=140, opacity=1).encode(x=alt.X("value:Q", scale=scale))
    st.altair_chart(
        (line + dot).properties(height=44 * len(order) + 40),
        alt="; ".join(f"{row['name']}: {row['value_shown']}" for row in shown),
    )


def _shown(value: float, share: bool) -> str:  # noqa: FBT001 - of a metric
    return percent(value, 1) if share else f"{value:.3f}"

"""The chart of learning curves, each method with its band."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from curate.domain.advice import CurveBand
from curate.services.tuning import METRICS, SHARES, arm_title
from pages.shared.humanize import percent
from pages.shared.layout import CHARTS_KEPT


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def draw_curves(bands: Sequence[CurveBand], metric: str) -> None:
    """What each method reaches with so many examples, with its 95 % interval."""
    share = metric in SHARES
    points = [
        {
            "method": arm_title(one.arm),
            "examples": one.examples,
            "value": one.value.value,
            "low": one.value.low,
            "high": one.value.high,
            "shown": percent(one.value.value) if share else f"{one.value.value:.2f}",
        }
        for one in bands
    ]
    axis = (
        alt.Axis(labelExpr="format(100 * datum.value, 'd') + ' %'", tickCount=5)
        if share
        else alt.Axis(tickCount=5)
    )
    sizes = sorted({one.examples for one in bands})
    base = alt.Chart(pd.DataFrame(points)).encode(
        x=alt.X(
            "examples:Q",
            title="Training examples",
            # Each size is twice the one before.
            scale=alt.Scale(type="log", base=2, nice=False, padding=12),
            axis=alt.Axis(values=sizes, format="d", grid=False),
        ),
        color=alt.Color("method:N", title=None, legend=alt.Legend(orient="top", columns=2)),
        tooltip=[
            alt.Tooltip("method:N", title="Method"),
            alt.Tooltip("examples:Q", title="Examples"),
            alt.Tooltip("shown:N", title=METRICS.get(metric, metric)),
        ],
    )
    scale = alt.Scale(domain=[0, 1]) if share else alt.Scale(zero=False)
    value = alt.Y("value:Q", title=METRICS.get(metric, metric), axis=axis, scale=scale)
    band = base.mark_area(opacity=0.15).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    line = base.mark_line(strokeWidth=2).encode(y=value)
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(y=value)
    last = {one["method"]: one for one in points}
    st.altair_chart(
        (band + line + dots).properties(height=280),
        alt="Learning curves: "
        + "; ".join(f"{name} {one['shown']} with {one['examples']}" for name, one in last.items()),
    )

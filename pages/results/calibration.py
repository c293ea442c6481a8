"""Whether a method is right as often as it is sure."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from curate.domain.breakdown import Calibration
from curate.services import tuning
from curate.services.tuning import StoredAnswers
from pages.results.intervals import share_text
from pages.shared.humanize import count, percent
from pages.shared.layout import CHARTS_KEPT
from pages.shared.markdown import escape
from pages.shared.tables import show_table


def show_calibration(stored: StoredAnswers, arm: str, against: str | None) -> None:
    """How sure the methods were and how often they were right, where that is known."""
    found = [one for one in stored.breakdown.calibration if one.arm in {arm, against}]
    if not found:
        return
    st.markdown("**How sure, and how often right**")
    for one in found:
        points = f"{100 * one.error:.0f} points"
        st.markdown(
            escape(
                f"{tuning.arm_title(one.arm)}: how probable it found its own answers and how often they are "
                f"right is {points} apart on average (expected calibration error, of "
                f"{count(one.rows, 'answer')})."
            )
        )
    with st.expander("By how sure it was", icon=":material/speed:"):
        draw_calibration([(tuning.arm_title(one.arm), _points(one)) for one in found])
        st.caption(
            "A dot on the line is right as often as it was sure; below it, it was too sure. The vertical "
            "line is the 95 % confidence interval of how often it was right."
        )
        show_table(
            [row for one in found for row in _rows(one)],
            alt="Answers by how probable the model found them, and how often they were right",
        )


def _points(one: Calibration) -> list[dict[str, Any]]:
    return [
        {
            "sure": each.sure,
            "right": each.right.value,
            "low": each.right.low,
            "high": each.right.high,
            "rows": each.rows,
        }
        for each in one.bins
    ]


def _rows(one: Calibration) -> list[dict[str, object]]:
    return [
        {
            "Method": tuning.arm_title(one.arm),
            "Sure by": f"{percent(each.low)} to {percent(each.high)}",
            "Answers": each.rows,
            "On average": percent(each.sure),
            "Right": share_text(each.right),
        }
        for each in one.bins
    ]


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def draw_calibration(found: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]) -> None:
    """How often answers are right by how sure the model was, with the line where both are the same."""
    rows = [{"method": name, **point} for name, points in found for point in points]
    axis = alt.Axis(labelExpr="format(100 * datum.value, 'd') + ' %'", tickCount=5)
    scale = alt.Scale(domain=[0, 1])
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("sure:Q", title="How sure", axis=axis, scale=scale),
        color=alt.Color("method:N", title=None, legend=alt.Legend(orient="bottom")),
    )
    spans = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        y=alt.Y("low:Q", title="How often right", axis=axis, scale=scale), y2="high:Q"
    )
    dots = base.mark_point(filled=True, opacity=1).encode(
        y=alt.Y("right:Q", scale=scale),
        shape=alt.Shape("method:N", legend=None),
        size=alt.Size("rows:Q", legend=None, scale=alt.Scale(range=[40, 260])),
        tooltip=[
            alt.Tooltip("method:N", title="Method"),
            alt.Tooltip("rows:Q", title="Answers"),
            alt.Tooltip("sure:Q", title="Sure", format=".0%"),
            alt.Tooltip("right:Q", title="Right", format=".0%"),
        ],
    )
    line = (
        alt.Chart(pd.DataFrame({"sure": [0, 1], "right": [0, 1]}))
        .mark_line(strokeDash=[4, 4], color="#888888")
        .encode(x="sure:Q", y="right:Q")
    )
    st.altair_chart(
        (line + spans + dots).properties(height=280),
        alt="; ".join(
            f"{row['method']}: sure {percent(row['sure'])}, right {percent(row['right'])}"
            for row in rows
        ),
    )

"""Whether there are enough examples, what a held-out test can show, and what to try before tuning."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from curate.services import quality
from curate.services.quality import ADVICE, SHARE, Precision, Report
from pages.shared.humanize import percent, percent_range
from pages.shared.layout import CHARTS_KEPT
from pages.shared.markdown import escape


def show_enough_data(report: Report) -> None:
    """Whether there are enough examples, and how exact the result on the held-out test would be."""
    st.subheader("Is there enough data?", anchor=False)
    of = report.enough
    st.markdown(f"**{escape(of.verdict)}**")
    if thin := quality.small_labels_sentence(of):
        st.warning(escape(thin), icon=":material/bar_chart:")
    st.write(quality.held_out_sentence(of))
    _draw(of.precision, of.held_out)


def show_advice() -> None:
    """What to think of before tuning."""
    st.subheader("Before you tune", anchor=False)
    st.info("\n".join(f"- {one}" for one in ADVICE), icon=":material/lightbulb:")


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def _draw(of: Sequence[Precision], own: int) -> None:
    """The interval around a result of 80 %, by the number of held-out examples."""
    rows = [
        {
            "n": f"{one.held_out:,} held out" + (" (yours)" if one.held_out == own else ""),
            "low": one.low,
            "high": one.high,
            "interval": percent_range(one.low, one.high),
            "yours": one.held_out == own,
            "value": SHARE,
        }
        for one in of
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        y=alt.Y(
            "n:N", sort=[str(row["n"]) for row in rows], title=None, axis=alt.Axis(labelLimit=180)
        ),
        color=alt.Color("yours:N", legend=None, scale=alt.Scale(domain=[True, False])),
        tooltip=[
            alt.Tooltip("n:N", title="Held-out test"),
            alt.Tooltip("interval:N", title="95 % confidence interval"),
        ],
    )
    line = base.mark_rule(strokeWidth=4).encode(
        x=alt.X(
            "low:Q",
            title=f"95 % confidence interval of a result of {percent(SHARE)}",
            axis=alt.Axis(labelExpr="format(100 * datum.value, 'd') + ' %'", tickCount=5),
            scale=alt.Scale(domain=[0.5, 1]),
        ),
        x2="high:Q",
    )
    point = base.mark_point(filled=True, size=70, opacity=1).encode(x="value:Q")
    st.altair_chart(
        (line + point).properties(height=32 * len(rows) + 50),
        alt="; ".join(f"{row['n']}: {row['interval']}" for row in rows),
    )

"""How long inputs and answers are."""

import altair as alt
import pandas as pd
import streamlit as st

from curate.services import quality
from curate.services.quality import Report
from curate.text.distribution import Distribution
from pages.shared.layout import CHARTS_KEPT


def show_text_lengths(report: Report) -> None:
    """A histogram of each, in tokens or characters."""
    st.subheader("Length of the texts", anchor=False)
    chosen = st.segmented_control(
        "Unit",
        ["Tokens", "Characters"],
        default="Tokens",
        key="length-unit",
        label_visibility="collapsed",
    )
    of = report.lengths
    tokens = chosen != "Characters"
    unit = "tokens" if tokens else "characters"
    shown = (
        ("input", of.input_tokens if tokens else of.input),
        ("answer", of.output_tokens if tokens else of.output),
    )
    for place, (what, found) in zip(st.columns(2, gap="large"), shown, strict=True):
        with place:
            _draw(found, unit, what)
            st.caption(quality.length_sentence(found, unit, what))
    if tokens:
        st.caption(quality.tokens_sentence(of, report.examples))


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def _draw(of: Distribution, unit: str, what: str) -> None:
    if not of.bars:
        return
    rows = [
        {
            "low": bar.low,
            "high": bar.high if bar.high is not None else bar.low + (of.bars[0].high or 0),
            "examples": bar.count,
            "range": f"{bar.low:,} and more"
            if bar.high is None
            else f"{bar.low:,} to {bar.high - 1:,}",
        }
        for bar in of.bars
    ]
    drawn = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X(
                "low:Q",
                bin="binned",
                title=f"{unit.capitalize()} per {what}",
                axis=alt.Axis(grid=False, tickCount=5, format=",d"),
            ),
            x2="high:Q",
            y=alt.Y("examples:Q", title="Examples", axis=alt.Axis(tickMinStep=1, tickCount=4)),
            tooltip=[
                alt.Tooltip("range:N", title=unit.capitalize()),
                alt.Tooltip("examples:Q", title="Examples", format=","),
            ],
        )
    )
    about = f"{unit.capitalize()} per {what}: half up to {of.median:,}, 95 % up to {of.most:,}"
    st.altair_chart(drawn.properties(height=200), alt=about)

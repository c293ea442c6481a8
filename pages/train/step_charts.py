"""Small charts of a training run by step: learning rate, length of the gradient, speed."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from curate.domain.results import TrainingEvent
from pages.shared.layout import CHARTS_KEPT

CHARTS: Mapping[str, tuple[str, str]] = {
    "learning_rate": ("Learning rate", ".1e"),
    "gradient_norm": ("Gradient norm", ".2~f"),
    "speed": ("Tokens per second", ",.0f"),
}
FEWEST_STEPS = 2


def draw_steps(job: int, events: Sequence[TrainingEvent]) -> None:
    """Three small charts side by side; nothing before there are two steps."""
    _draw(job, len(events), events)


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def _draw(
    job: int,  # noqa: ARG001 - the cache's key, with how many events there are
    number: int,  # noqa: ARG001
    _events: Sequence[TrainingEvent],
) -> None:
    by_step = {event.step: event for event in _events if event.learning_rate is not None}
    if len(by_step) < FEWEST_STEPS:
        return
    for place, (name, (title, how)) in zip(st.columns(len(CHARTS)), CHARTS.items(), strict=True):
        points = [(step, getattr(event, name)) for step, event in sorted(by_step.items())]
        frame = pd.DataFrame(points, columns=["step", "value"])
        line = alt.Chart(frame, title=alt.TitleParams(title, fontSize=13, fontWeight="normal"))
        chart = line.mark_line(strokeWidth=1.5).encode(
            x=alt.X("step:Q", title="Step", axis=alt.Axis(tickMinStep=1, tickCount=4, format="d")),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=3, format=how)),
            tooltip=[
                alt.Tooltip("step:Q", title="Step"),
                alt.Tooltip("value:Q", title=title, format=how),
            ],
        )
        last = points[-1]
        with place:
            st.altair_chart(
                chart.properties(height=200),
                alt=f"{title} by step, {last[1]:.3g} at step {last[0]}",
            )

"""The chart of the loss of a training run, step by step."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from curate.domain.results import TrainingEvent
from pages.shared.layout import CHARTS_KEPT
from pages.shared.names import PARTS

FEWEST_STEPS = 2
TRAINING, VALIDATION = PARTS["train"], PARTS["validation"]


def draw_loss(job: int, events: Sequence[TrainingEvent]) -> None:
    """How far the answers of the model are from the right ones, step by step of a job."""
    _draw(job, len(events), events)


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def _draw(
    job: int,  # noqa: ARG001 - the cache's key, with how many events there are
    number: int,  # noqa: ARG001
    _events: Sequence[TrainingEvent],
) -> None:
    events = _events
    points = _points(events)
    if len({point["step"] for point in points}) < FEWEST_STEPS:
        return
    base = alt.Chart(pd.DataFrame(points)).encode(
        x=alt.X(
            "step:Q",
            title="Step",
            axis=alt.Axis(tickMinStep=1, tickCount=8, format="d"),
            scale=alt.Scale(domain=[0, max(event.steps for event in events)]),
        ),
        y=alt.Y("loss:Q", title="Loss (lower is better)", axis=alt.Axis(format=".1f")),
        color=alt.Color(
            "of:N",
            title=None,
            scale=alt.Scale(domain=[TRAINING, VALIDATION]),
            legend=alt.Legend(orient="top"),
        ),
        tooltip=[
            alt.Tooltip("of:N", title="Part"),
            alt.Tooltip("step:Q", title="Step"),
            alt.Tooltip("loss:Q", title="Loss", format=".3f"),
        ],
    )
    validation = base.transform_filter(alt.datum.of == VALIDATION)
    chart = (
        base.transform_filter(alt.datum.of == TRAINING).mark_line(strokeWidth=1.5, opacity=0.7)
        + validation.mark_line(strokeWidth=2)
        + validation.mark_point(filled=True, size=60)
    )
    last = points[-1]
    st.altair_chart(
        chart.properties(height=260),
        alt=f"Loss by step, {last['loss']:.3f} at step {last['step']}",
    )


def draw_two_losses(
    jobs: tuple[int, int],
    names: tuple[str, str],
    curves: tuple[Sequence[TrainingEvent], Sequence[TrainingEvent]],
) -> None:
    """The losses of two runs on one chart: a color for each run, training dashed, validation as a line."""
    _draw_two(jobs, names, tuple(map(len, curves)), curves)


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def _draw_two(
    jobs: tuple[int, int],  # noqa: ARG001 - the cache's key, with how many events there are
    names: tuple[str, str],
    numbers: tuple[int, ...],  # noqa: ARG001
    _curves: tuple[Sequence[TrainingEvent], Sequence[TrainingEvent]],
) -> None:
    points = [
        {**point, "run": name}
        for name, events in zip(names, _curves, strict=True)
        for point in _points(events)
    ]
    if len({point["step"] for point in points}) < FEWEST_STEPS:
        st.caption("The losses of these runs are not known step by step.")
        return
    base = alt.Chart(pd.DataFrame(points)).encode(
        x=alt.X("step:Q", title="Step", axis=alt.Axis(tickMinStep=1, tickCount=8, format="d")),
        y=alt.Y("loss:Q", title="Loss (lower is better)", axis=alt.Axis(format=".1f")),
        color=alt.Color(
            "run:N",
            title=None,
            scale=alt.Scale(domain=list(names)),
            legend=alt.Legend(orient="top"),
        ),
        tooltip=[
            alt.Tooltip("run:N", title="Run"),
            alt.Tooltip("of:N", title="Part"),
            alt.Tooltip("step:Q", title="Step"),
            alt.Tooltip("loss:Q", title="Loss", format=".3f"),
        ],
    )
    training = base.transform_filter(alt.datum.of == TRAINING)
    validation = base.transform_filter(alt.datum.of == VALIDATION)
    chart = (
        training.mark_line(strokeWidth=1.5, strokeDash=[4, 4], opacity=0.7)
        + validation.mark_line(strokeWidth=2)
        + validation.mark_point(filled=True, size=60)
    )
    st.altair_chart(
        chart.properties(height=280), alt=f"Losses of {names[0]} and {names[1]} by step"
    )
    st.caption(
        "Dashed is training, with dots validation. Where the examples differ, losses differ for that alone."
    )


def _points(events: Sequence[TrainingEvent]) -> list[dict[str, Any]]:
    """One point a step and part; a step that was done again after a crash counts once."""
    found: dict[tuple[str, int], float] = {}
    for event in events:
        for of, loss in ((TRAINING, event.train_loss), (VALIDATION, event.validation_loss)):
            if loss is not None:
                found[of, event.step] = loss
    return [
        {"of": of, "step": step, "loss": loss}
        for (of, step), loss in sorted(found.items(), key=lambda one: one[0][1])
    ]

"""Charts: the losses of a training, the arms of a comparison."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

ENOUGH = 2
TRAIN, VALIDATION = "Training examples", "Validation examples"


def losses(events: Sequence[Mapping[str, Any]]) -> None:
    """How far the answers of the model are from the right ones, step by step."""
    points = _points(events)
    if len({point["step"] for point in points}) < ENOUGH:
        return
    base = alt.Chart(pd.DataFrame(points)).encode(
        x=alt.X(
            "step:Q",
            title="Step",
            axis=alt.Axis(tickMinStep=1, tickCount=8, format="d"),
            scale=alt.Scale(domain=[0, max(int(event["steps"]) for event in events)]),
        ),
        y=alt.Y("loss:Q", title="Loss (lower is better)", axis=alt.Axis(format=".1f")),
        color=alt.Color(
            "of:N",
            title=None,
            scale=alt.Scale(domain=[TRAIN, VALIDATION]),
            legend=alt.Legend(orient="top"),
        ),
        tooltip=[
            alt.Tooltip("of:N", title="Measured on"),
            alt.Tooltip("step:Q", title="Step"),
            alt.Tooltip("loss:Q", title="Loss", format=".3f"),
        ],
    )
    measured = alt.datum.of == VALIDATION
    chart = (
        base.transform_filter(alt.datum.of == TRAIN).mark_line(strokeWidth=1.5, opacity=0.7)
        + base.transform_filter(measured).mark_line(strokeWidth=2)
        + base.transform_filter(measured).mark_point(filled=True, size=60)
    )
    last = points[-1]
    st.altair_chart(
        chart.properties(height=260), alt=f"Loss by step, now {last['loss']:.3f} at {last['step']}"
    )


def arms(rows: Sequence[Mapping[str, Any]], metric: str) -> None:
    """Every way to answer as a point with its interval.

    Args:
        rows: ``name``, ``value``, ``low``, ``high`` (0 to 1 where the metric is a share), ``tuned``.
        metric: What was measured.
    """
    order = [row["name"] for row in rows]
    share = metric != "answer_loss"
    base = alt.Chart(pd.DataFrame(list(rows))).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=180)),
        color=alt.Color("tuned:N", legend=None, scale=alt.Scale(domain=["tuned", "untuned"])),
        tooltip=[
            alt.Tooltip("name:N", title="Who answers"),
            alt.Tooltip("value:Q", title="Measured", format=".1%" if share else ".3f"),
            alt.Tooltip("low:Q", title="At least", format=".1%" if share else ".3f"),
            alt.Tooltip("high:Q", title="At most", format=".1%" if share else ".3f"),
        ],
    )
    axis = alt.Axis(format="%" if share else ".1f", tickCount=5)
    scale = alt.Scale(domain=[0, 1]) if share else alt.Scale(zero=True)
    interval = base.mark_rule(strokeWidth=3, opacity=0.6).encode(
        x=alt.X("low:Q", title=None, axis=axis, scale=scale), x2="high:Q"
    )
    point = base.mark_point(filled=True, size=140, opacity=1).encode(
        x=alt.X("value:Q", scale=scale)
    )
    st.altair_chart(
        (interval + point).properties(height=44 * len(order) + 40),
        alt="; ".join(f"{row['name']}: {row['value']:.2f}" for row in rows),
    )


def _points(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One point a step and series; a step that was done again after a crash counts once."""
    found: dict[tuple[str, int], float] = {}
    for event in events:
        for of, key in ((TRAIN, "train_loss"), (VALIDATION, "validation_loss")):
            if event.get(key) is not None:
                found[of, int(event["step"])] = float(event[key])
    return [
        {"of": of, "step": step, "loss": loss}
        for (of, step), loss in sorted(found.items(), key=lambda one: one[0][1])
    ]

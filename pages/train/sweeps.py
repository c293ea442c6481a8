"""Sweeps: what came of each, as a table and as curves on one chart."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from curate.services.tuning import SweepResult, SweptRun
from pages.shared import job_panel
from pages.shared.humanize import duration
from pages.shared.layout import CHARTS_KEPT
from pages.shared.markdown import escape
from pages.shared.tables import show_table

FEWEST_STEPS = 2


def show_sweeps(sweeps: Sequence[SweepResult]) -> None:
    """A fold for each sweep, the newest open and with its curves."""
    for place, one in enumerate(sweeps):
        with st.expander(
            escape(f"{one.sweep.name}: {one.sweep.size} runs"),
            icon=":material/grid_view:",
            expanded=place == 0,
            key=f"sweep-{one.sweep.id}",
        ):
            st.markdown(escape(one.sentence))
            missing = one.sweep.size - len(one.runs)
            if missing:
                st.caption(f"{missing} of its runs were deleted since.")
            _show_table(one)
            if place == 0:
                _show_curves(one)


def _show_table(one: SweepResult) -> None:
    """The runs, the lowest validation loss first."""
    ranked = sorted(one.runs, key=lambda run: (run.loss is None, run.loss or 0.0, run.run.id))
    rows = [
        _row(run, best=one.best is not None and run.run.id == one.best.run.id) for run in ranked
    ]
    show_table(
        rows,
        alt=f"The runs of {one.sweep.name} by their validation loss",
        key=f"sweep-table-{one.sweep.id}",
    )


def _row(one: SweptRun, *, best: bool) -> dict[str, object]:
    result = one.run.result
    return {
        "Run": one.run.id,
        " ": "lowest" if best else "",
        **{name.replace("_", " ").capitalize(): _value(value) for name, value in one.point.items()},
        "State": job_panel.STATES[one.job.state],
        "Validation loss": "–" if one.loss is None else f"{one.loss:.3f}",
        "Best step": "–" if result is None else f"{result.best_step} of {result.steps}",
        "Duration": "–" if result is None else duration(result.seconds),
    }


def _show_curves(one: SweepResult) -> None:
    points = [
        {"run": f"Run {run.run.id}", "settings": _settings(run), "step": step, "loss": loss}
        for run in one.runs
        for step, loss in run.losses
    ]
    if len({point["step"] for point in points}) < FEWEST_STEPS:
        st.caption("The curves appear here after two measurements of the validation loss.")
        return
    _draw(
        one.sweep.id, len(points), points, [f"Run {run.run.id}" for run in one.runs if run.losses]
    )


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def _draw(
    sweep: int,  # noqa: ARG001 - the cache's key, with how many points there are
    number: int,  # noqa: ARG001
    _points: list[dict[str, object]],
    _titles: list[str],
) -> None:
    chart = (
        alt.Chart(pd.DataFrame(_points))
        .mark_line(point=alt.OverlayMarkDef(size=60), strokeWidth=2)
        .encode(
            x=alt.X("step:Q", title="Step", axis=alt.Axis(tickMinStep=1, tickCount=8, format="d")),
            y=alt.Y(
                "loss:Q",
                title="Validation loss",
                scale=alt.Scale(zero=False),
            ),
            color=alt.Color(
                "run:N",
                title=None,
                sort=_titles,
                legend=alt.Legend(orient="top", columns=4),
            ),
            shape=alt.Shape("run:N", title=None, sort=_titles, legend=None),
            tooltip=[
                alt.Tooltip("run:N", title="Run"),
                alt.Tooltip("settings:N", title="Settings"),
                alt.Tooltip("step:Q", title="Step"),
                alt.Tooltip("loss:Q", title="Validation loss", format=".3f"),
            ],
        )
    )
    st.altair_chart(
        chart.properties(height=280),
        alt=f"Validation loss by step of {len(_titles)} runs of the sweep; the table has the numbers",
    )


def _settings(one: SweptRun) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')} {_value(value)}" for name, value in one.point.items()
    )


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)

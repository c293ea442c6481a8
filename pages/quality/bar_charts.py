"""Bar charts of examples, by open finding and by label."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from curate.domain.findings import Severity
from pages.quality.colors import NEUTRAL, SEVERITY_COLORS
from pages.shared.layout import CHARTS_KEPT
from pages.shared.names import SEVERITY_NAMES

LONGEST_NAME = 28


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def draw_open_findings(counts: Sequence[tuple[str, int, Severity]]) -> None:
    """Examples with open findings: title of the check, examples, the worst severity."""
    if not counts:
        st.write("There are no open findings.")
        return
    rows = [
        {
            "name": name,
            "short": _shortened(name),
            "examples": number,
            "of": SEVERITY_NAMES[severity],
        }
        for name, number, severity in counts
    ]
    color = alt.Color(
        "of:N",
        title=None,
        scale=alt.Scale(domain=list(SEVERITY_COLORS), range=list(SEVERITY_COLORS.values())),
        legend=alt.Legend(orient="bottom", direction="vertical", labelLimit=300),
    )
    _draw_bars(rows, color, "Finding")


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def draw_labels(counts: Sequence[tuple[str, int]], rest: int, others: int) -> None:
    """Examples by label; those of ``others`` more labels as one bar."""
    rows = [
        {"name": name, "short": _shortened(name), "examples": number} for name, number in counts
    ]
    if rest:
        name = f"{others:,} more labels"
        rows.append({"name": name, "short": name, "examples": rest})
    _draw_bars(rows, alt.Undefined, "Label")


def _draw_bars(rows: Sequence[Mapping[str, Any]], color: Any, title: str) -> None:
    order = [row["short"] for row in rows]
    base = alt.Chart(pd.DataFrame(list(rows))).encode(
        y=alt.Y(
            "short:N",
            sort=order,
            title=None,
            axis=alt.Axis(labelLimit=190, ticks=False, labelOverlap=False),
        ),
        x=alt.X("examples:Q", title=None, axis=None),
        tooltip=[
            alt.Tooltip("name:N", title=title),
            alt.Tooltip("examples:Q", title="Examples", format=","),
        ],
    )
    drawn = base.mark_bar(height={"band": 0.7}).encode(color=color) + base.mark_text(
        align="left", dx=4, color=NEUTRAL
    ).encode(text=alt.Text("examples:Q", format=","))
    legend = 20 if color is alt.Undefined else 100
    st.altair_chart(
        drawn.properties(height=26 * len(rows) + legend),
        alt="; ".join(f"{row['name']}: {row['examples']}" for row in rows),
    )


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"

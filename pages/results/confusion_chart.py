"""The picture of a confusion: what was approved by what was answered."""

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from curate.domain.breakdown import Confusion
from curate.services import tuning
from pages.shared.humanize import percent
from pages.shared.layout import CHARTS_KEPT

MOST = 12
"""Labels that a picture shows; of more, those that are confused most."""
LONGEST = 22
INK = {"light": "#111815", "dark": "#e6ebe7"}
"""The color of texts in each theme, which a chart does not give to the texts inside of it."""
_CELL = 30
_CELL_CHOICE = "cell"


def draw_confusion(one: Confusion, on_cell: Callable[[str, str], None] | None, key: str) -> None:
    """A cell a pair of labels, with how often it occurs; the share of its row is its shade.

    Args:
        one: What to draw.
        on_cell: Is called with what was approved and what was answered when somebody presses a cell.
        key: Of the chart that can be pressed; no other on the page has it.
    """
    about = f"{tuning.arm_title(one.arm)}: {tuning.most_confused(one)}"
    ink = INK.get(st.context.theme.type or "light", INK["light"])
    if on_cell is None:
        _draw(one, ink, about)
        return

    def pressed() -> None:
        found = st.session_state[key].selection.get(_CELL_CHOICE) or []
        if found:
            on_cell(str(found[0]["meant_whole"]), str(found[0]["said_whole"]))

    st.altair_chart(_chart(one, ink), alt=about, key=key, on_select=pressed)


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def _draw(one: Confusion, ink: str, about: str) -> None:
    st.altair_chart(_chart(one, ink), alt=about)


@st.cache_resource(max_entries=CHARTS_KEPT, show_spinner=False)
def _chart(one: Confusion, ink: str) -> alt.LayerChart | alt.FacetChart:
    shown = tuning.folded(one, MOST)
    others = None if shown is one else shown.labels[-1]
    rows = [
        _cell(meant, said, count, sum(counts), others)
        for meant, counts in zip(shown.labels, shown.counts, strict=True)
        if sum(counts)
        for said, count in zip(shown.labels, counts, strict=True)
    ]
    order = [_short(label) for label in shown.labels]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X(
            "said:N",
            sort=order,
            title="Answered",
            axis=alt.Axis(labelAngle=-45, labelLimit=120, labelOverlap=False),
        ),
        y=alt.Y("meant:N", sort=order, title="Approved", axis=alt.Axis(labelLimit=150)),
        tooltip=[
            alt.Tooltip("meant_whole:N", title="Approved"),
            alt.Tooltip("said_whole:N", title="Answered"),
            alt.Tooltip("count:Q", title="Examples"),
            alt.Tooltip("share_shown:N", title="Of those approved so"),
        ],
    )
    choice = alt.selection_point(
        name=_CELL_CHOICE, fields=["meant_whole", "said_whole"], on="click", toggle=False
    )
    cells = (
        base.mark_rect(stroke="#88888855", cursor="pointer")
        .add_params(choice)
        .encode(
            color=alt.Color(
                "right:N",
                legend=None,
                scale=alt.Scale(domain=["right", "wrong", "both"]),
            ),
            opacity=alt.Opacity(
                "share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0, 0.55])
            ),
        )
    )
    numbers = base.transform_filter("datum.count > 0").mark_text(color=ink).encode(text="count:Q")
    drawn = alt.layer(cells, numbers)
    return drawn.properties(height=_CELL * max(3, len({row["meant"] for row in rows})) + 130)


def _cell(meant: str, said: str, count: int, of: int, others: str | None) -> dict[str, Any]:
    return {
        "meant": _short(meant),
        "said": _short(said),
        "meant_whole": meant,
        "said_whole": said,
        "count": count,
        "share": count / of,
        "share_shown": percent(count / of),
        # Among those that are not shown, right and wrong are counted together.
        "right": "both"
        if meant == said and meant == others
        else "right"
        if meant == said
        else "wrong",
    }


def _short(label: str) -> str:
    line = " ".join(label.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"

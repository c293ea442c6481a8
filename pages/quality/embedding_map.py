"""The map of the inputs: a dot for each example, those that are alike close together."""

from collections import Counter
from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from curate.services import quality
from curate.services.quality import Dot
from pages.quality.colors import GREEN, LABEL_COLORS, NEUTRAL, RED, SEVERITY_COLORS
from pages.quality.report import current_map
from pages.shared.names import SEVERITY_NAMES

BY_LABEL, BY_DUPLICATES, BY_FINDINGS = COLOR_BY = ("Label", "Duplicates", "Open findings")
DUPLICATE, NO_DUPLICATE, NO_FINDING = "Duplicate", "No duplicate", "No open finding"
OTHER_LABEL = "Other label, or none"
SMALL_DOTS_FROM = 600
MAPS_KEPT = 12


def show_map(project: str, state: str) -> None:
    """The map, colored as chosen."""
    st.subheader("Map of the inputs", anchor=False)
    with st.spinner("Drawing the map"):
        drawn = current_map(project, state)
    if not drawn.dots:
        st.caption("There are too few examples for a map.")
        return
    labeled = any(one.label for one in drawn.dots)
    choices = COLOR_BY if labeled else COLOR_BY[1:]
    chosen = st.segmented_control(
        "Color by", choices, default=choices[0], key=f"map-color-{labeled}"
    )
    _draw(drawn.dots, chosen or choices[0], project, state)
    st.caption(quality.map_sentence(drawn))


@st.cache_data(max_entries=MAPS_KEPT, show_spinner=False)
def _draw(
    _dots: Sequence[Dot],
    by: str,
    project: str,  # noqa: ARG001 - part of the cache's key, with the state of its data
    state: str,  # noqa: ARG001
) -> None:
    """The chart; hovering over a dot shows how its input begins."""
    dots = _dots
    labels = Counter(one.label for one in dots if one.label).most_common(len(LABEL_COLORS))
    known = [name for name, _ in labels]
    rows = [
        {"x": one.x, "y": one.y, "name": one.name, "text": one.text, "of": _group(one, by, known)}
        for one in dots
    ]
    hidden = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    drawn = (
        alt.Chart(pd.DataFrame(rows))
        .mark_circle(size=45 if len(rows) < SMALL_DOTS_FROM else 24, opacity=0.75)
        .encode(
            x=alt.X("x:Q", title=None, axis=hidden, scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("y:Q", title=None, axis=hidden, scale=alt.Scale(domain=[0, 1])),
            color=alt.Color(
                "of:N",
                title=None,
                scale=_scale(by, known, {str(row["of"]) for row in rows}),
                legend=alt.Legend(orient="bottom", columns=2, labelLimit=170, symbolOpacity=1),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Example"),
                alt.Tooltip("of:N", title=by),
                alt.Tooltip("text:N", title="Input"),
            ],
        )
    )
    about = (
        f"{len(rows):,} examples as dots, colored by {by.lower()}, similar inputs close together"
    )
    st.altair_chart(drawn.properties(height=460), alt=about)


def _group(one: Dot, by: str, known: Sequence[str | None]) -> str:
    """What decides the color of a dot."""
    if by == BY_DUPLICATES:
        return DUPLICATE if one.twin else NO_DUPLICATE
    if by == BY_FINDINGS:
        return SEVERITY_NAMES[one.severity] if one.severity else NO_FINDING
    return str(one.label) if one.label in known else OTHER_LABEL


def _scale(by: str, known: Sequence[str | None], found: set[str]) -> alt.Scale:
    colors = {
        BY_DUPLICATES: {NO_DUPLICATE: NEUTRAL, DUPLICATE: RED},
        BY_FINDINGS: {NO_FINDING: GREEN, **SEVERITY_COLORS},
    }.get(by, {**dict(zip(known, LABEL_COLORS, strict=False)), OTHER_LABEL: NEUTRAL})
    shown = {name: color for name, color in colors.items() if name in found}
    return alt.Scale(domain=list(shown), range=list(shown.values()))

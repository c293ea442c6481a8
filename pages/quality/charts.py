"""The pictures of the account: bars, histograms, the map, and what an examination can tell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from curate.domain.findings import SEVERITIES, Severity
from curate.services.quality import SHARE, Dot, Precision
from curate.text.distribution import Distribution

# Readable on a light and on a dark ground.
SEVERITY_COLOURS = {
    "to be fixed": "#c8566a",
    "worth a look": "#cf8440",
    "for your information": "#8b958e",
}
REST = "#8b958e"
NAMED = 28
COLOURS = 6
MANY = 600
LABEL_COLOURS = ("#3a8561", "#c2702e", "#5b82bd", "#9a6bb0", "#c8566a", "#a08f2a")


def open_kinds(kinds: Sequence[tuple[str, int, Severity]]) -> None:
    """Examples by what is open about them: title of the check, examples, the worst severity."""
    if not kinds:
        st.write("Nothing is open.")
        return
    rows = [
        {"kind": name, "short": _cut(name), "examples": number, "how": SEVERITIES[severity]}
        for name, number, severity in kinds
    ]
    colour = alt.Color(
        "how:N",
        title=None,
        scale=alt.Scale(domain=list(SEVERITY_COLOURS), range=list(SEVERITY_COLOURS.values())),
        legend=alt.Legend(orient="bottom", direction="vertical", labelLimit=300),
    )
    _bars(rows, "kind", colour, "What is open")


def labels(counts: Sequence[tuple[str, int]], rest: int, others: int) -> None:
    """Examples by label; those of ``others`` more labels as one bar."""
    rows = [{"kind": name, "short": _cut(name), "examples": number} for name, number in counts]
    if rest:
        name = f"{others:,} more labels"
        rows.append({"kind": name, "short": name, "examples": rest})
    _bars(rows, "kind", alt.Undefined, "Label")


def _bars(rows: Sequence[Mapping[str, Any]], name: str, colour: Any, title: str) -> None:
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
            alt.Tooltip(f"{name}:N", title=title),
            alt.Tooltip("examples:Q", title="Examples", format=","),
        ],
    )
    drawn = base.mark_bar(height={"band": 0.7}).encode(color=colour) + base.mark_text(
        align="left", dx=4, color=REST
    ).encode(text=alt.Text("examples:Q", format=","))
    st.altair_chart(
        drawn.properties(height=26 * len(rows) + (100 if colour is not alt.Undefined else 20)),
        alt="; ".join(f"{row[name]}: {row['examples']}" for row in rows),
    )


def lengths(of: Distribution, unit: str, what: str) -> None:
    """A histogram of how long texts are."""
    if not of.bars:
        return
    rows = [
        {
            "low": bar.low,
            "high": bar.high if bar.high is not None else bar.low + of.bars[0].high,
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
                title=f"{unit.capitalize()} of the {what}",
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
    about = f"{unit.capitalize()} of the {what}s: half up to {of.median:,}, 95 % up to {of.most:,}"
    st.altair_chart(drawn.properties(height=200), alt=about)


def places(dots: Sequence[Dot], by: str) -> None:
    """The map: a dot for each example; hovering shows how its question begins."""
    known = [
        name for name, _ in Counter(one.label for one in dots if one.label).most_common(COLOURS)
    ]

    def tone(one: Dot) -> str:
        if by == "Look-alikes":
            return "says what another one says" if one.twin else "alone"
        if by == "What is open":
            return SEVERITIES[one.severity] if one.severity else "nothing"
        return str(one.label) if one.label in known else "another label, or none"

    rows = [
        {"x": one.x, "y": one.y, "name": one.name, "text": one.text, "of": tone(one)}
        for one in dots
    ]
    domains = {
        "Look-alikes": {"alone": REST, "says what another one says": "#c8566a"},
        "What is open": {"nothing": "#4f9d77", **SEVERITY_COLOURS},
    }
    found = {row["of"] for row in rows}
    if by in domains:
        domain = {name: tone for name, tone in domains[by].items() if name in found}
        scale = alt.Scale(domain=list(domain), range=list(domain.values()))
    else:
        names = [*known, *(found - set(known))]
        scale = alt.Scale(domain=names, range=[*LABEL_COLOURS[: len(known)], REST])
    hidden = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    drawn = (
        alt.Chart(pd.DataFrame(rows))
        .mark_circle(size=45 if len(rows) < MANY else 24, opacity=0.75)
        .encode(
            x=alt.X("x:Q", title=None, axis=hidden, scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("y:Q", title=None, axis=hidden, scale=alt.Scale(domain=[0, 1])),
            color=alt.Color(
                "of:N",
                title=None,
                scale=scale,
                legend=alt.Legend(orient="bottom", columns=2, labelLimit=170, symbolOpacity=1),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Example"),
                alt.Tooltip("of:N", title=by),
                alt.Tooltip("text:N", title="Question"),
            ],
        )
    )
    about = f"{len(rows):,} examples as dots, coloured by {by.lower()}, look-alikes close together"
    st.altair_chart(drawn.properties(height=460), alt=about)


def precision(of: Sequence[Precision], mine: int) -> None:
    """Of 80 % right answers, where the true share lies, by the number of held-out examples."""
    rows = [
        {
            "n": f"{one.held_out:,} held out" + (" (yours)" if one.held_out == mine else ""),
            "low": one.low,
            "high": one.high,
            "yours": one.held_out == mine,
            "value": SHARE,
        }
        for one in of
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        y=alt.Y("n:N", sort=[row["n"] for row in rows], title=None, axis=alt.Axis(labelLimit=180)),
        color=alt.Color("yours:N", legend=None, scale=alt.Scale(domain=[True, False])),
        tooltip=[
            alt.Tooltip("n:N", title="Examination"),
            alt.Tooltip("low:Q", title="At least", format=".0%"),
            alt.Tooltip("high:Q", title="At most", format=".0%"),
        ],
    )
    interval = base.mark_rule(strokeWidth=4).encode(
        x=alt.X(
            "low:Q",
            title="80 % right means that the truth lies here",
            axis=alt.Axis(format="%", tickCount=5),
            scale=alt.Scale(domain=[0.5, 1]),
        ),
        x2="high:Q",
    )
    point = base.mark_point(filled=True, size=70, opacity=1).encode(x="value:Q")
    st.altair_chart(
        (interval + point).properties(height=32 * len(rows) + 50),
        alt="; ".join(f"{row['n']}: {row['low']:.0%} to {row['high']:.0%}" for row in rows),
    )


def _cut(name: str) -> str:
    return name if len(name) <= NAMED else f"{name[: NAMED - 1].rstrip()}…"

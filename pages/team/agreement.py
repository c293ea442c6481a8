"""The overlap: judging what others judged without seeing it, how far people agree, and settling the rest."""

import altair as alt
import pandas as pd
import streamlit as st

from curate.domain.records import Project
from curate.services.teamwork import (
    AgreementReport,
    AgreementSection,
    Judged,
    agreement_of,
    agreement_section,
    agreement_sentence,
)
from pages.shared import context, layout
from pages.shared.humanize import count, percent
from pages.shared.tables import show_table
from pages.team import blind_card, disagreement, team_settings

METHODS = {"cohen_kappa": "Cohen's kappa", "krippendorff_alpha": "Krippendorff's alpha"}


def show_agreement(project: Project) -> None:
    """What waits for this person, what the others and they agree on, and the settings."""
    section = agreement_section(context.database(), project.name, context.person())
    if section.card is not None:
        blind_card.show_card(project, section.card)
    if section.disagreement is not None:
        disagreement.show_disagreement(project, section.disagreement)
    _waiting(section)
    report = _report(section.state, section.judged)
    if report.judged:
        _figures(report)
    elif not section.settings.overlap:
        st.markdown(
            "Nothing is judged by two people yet. Choose below which share is: the second person sees "
            "neither "
            "the decision nor the answer of the first, and nothing of theirs changes an example."
        )
    else:
        st.markdown(
            f"{percent(section.settings.overlap)} of the examples are judged by {section.settings.judges} "
            "people. How far they agree is not known yet: an example waits for its second judgment as "
            "soon as "
            "somebody decided on it in Review."
        )
    team_settings.show_settings(project, section)


def _waiting(section: AgreementSection) -> None:
    if section.own:
        text = count(section.own, "disagreement waits", "disagreements wait")
        st.caption(
            f"{text} for somebody else to decide on, because you are one of those who disagree."
        )


@st.cache_data(max_entries=20, show_spinner=False)
def _report(state: tuple[int, ...], _judged: Judged) -> AgreementReport:  # noqa: ARG001 - the key of the cache
    return agreement_of(_judged)


def _figures(report: AgreementReport) -> None:
    with layout.card("How far people agree"):
        st.markdown(
            f"{count(report.judged, 'example was', 'examples were')} judged by two people or more; on "
            f"{report.disagreed:,} of them they differ."
        )
        known = {name: one for name, one in report.matters.items() if one.known and one.value}
        if known:
            frame = pd.DataFrame(
                {
                    "About": list(known),
                    "of": ["agreement"] * len(known),
                    "value": [one.value.value for one in known.values() if one.value],
                    "low": [one.value.low for one in known.values() if one.value],
                    "high": [one.value.high for one in known.values() if one.value],
                }
            )
            st.altair_chart(_chart(frame), width="stretch", alt=_alt(report))
        show_table(
            [
                {
                    "About": name,
                    "In common": one.common,
                    "The same": percent(one.percent.value) if one.percent and one.known else "–",
                    "Beyond chance": f"{one.value.value:.2f}" if one.value else "not known yet",
                    "95 % interval": f"{one.value.low:.2f} to {one.value.high:.2f}"
                    if one.value
                    else "–",
                    "Measured by": METHODS[one.method],
                }
                for name, one in report.matters.items()
            ],
            alt="Agreement on decisions, labels and parts of the answer",
        )
        st.caption(
            "1 is perfect agreement, 0 is what chance alone would give; from about 0.8 on it counts as "
            "good, below "
            "0.67 the guidelines need work (Krippendorff). Intervals are bootstrapped over the examples. "
            "Labels and answers are compared where both approve."
        )


def _chart(frame: pd.DataFrame) -> alt.LayerChart:
    base = alt.Chart(frame).encode(
        y=alt.Y("About:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)),
        color=alt.Color("of:N", legend=None),
        tooltip=[
            "About",
            alt.Tooltip("value:Q", format=".2f", title="Agreement"),
            alt.Tooltip("low:Q", format=".2f", title="95 % low"),
            alt.Tooltip("high:Q", format=".2f", title="95 % high"),
        ],
    )
    scale = alt.Scale(domain=[min(0.0, float(frame["low"].min())), 1.0])
    axis = alt.Axis(format=".1f", tickCount=6)
    line = base.mark_rule(strokeWidth=3, opacity=0.6).encode(
        x=alt.X("low:Q", scale=scale, axis=axis, title="Agreement beyond chance"), x2="high:Q"
    )
    dot = base.mark_point(filled=True, size=110, opacity=1).encode(x=alt.X("value:Q", scale=scale))
    chart: alt.LayerChart = (line + dot).properties(height=36 * len(frame) + 40)
    return chart


def _alt(report: AgreementReport) -> str:
    return " ".join(agreement_sentence(name, one) for name, one in report.matters.items())

"""What everybody did, how long decisions take, and how much is left."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from curate.domain.records import Project
from curate.services.teamwork import (
    PersonPace,
    Presence,
    pace_of,
    progress_section,
    remaining_sentence,
    seconds,
    suggestion_sentence,
)
from pages.shared import context, layout, page_paths
from pages.shared.humanize import percent
from pages.shared.markdown import escape
from pages.shared.tables import show_table

DAYS = 14
UNKNOWN = "not known yet"


def show_progress(project: Project) -> None:
    """Who is here, how far everybody is, and how much is left. Nobody is ranked."""
    section = progress_section(context.database(), project.name, context.person())
    pace = pace_of(section.pace)
    with layout.card():
        st.markdown(f":material/hourglass_bottom: {escape(remaining_sentence(pace.remaining))}")
        st.markdown(f":material/auto_awesome: {escape(suggestion_sentence(pace.suggestions))}")
    _presence(section.presence)
    if not pace.people:
        layout.empty_state(
            "Nobody has decided on anything yet.", page_paths.REVIEW, "Review examples"
        )
        return
    st.subheader("People", anchor=False)
    show_table(
        [_row(one) for one in pace.people],
        alt="What each person decided, how long it took them, and how far they agree with others",
        column_config={
            "Last 14 days": st.column_config.BarChartColumn(
                "Last 14 days", help="Decisions on each day, today at the right.", y_min=0
            )
        },
    )
    st.caption(
        "You come first, then everybody by name. Times are medians of decisions on the review desk, "
        "without the "
        "time in which nothing was done; from 20 timed decisions on. Changed: of the characters of a draft "
        "that was approved. Agreement: the same decision on examples that somebody else judged without "
        "seeing it, from 20 on."
    )


def _presence(here: Sequence[Presence]) -> None:
    others = [one for one in here if one.person != context.person()]
    if not others:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":material/visibility: At the desk now:", width="content")
        for one in others:
            st.page_link(
                page_paths.REVIEW,
                label=f"{escape(one.person)} with {escape(one.name)}",
                query_params={"example": str(one.example)},
            )


def _row(one: PersonPace) -> dict[str, object]:
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return {
        "Person": f"{one.person} (you)" if one.person == context.person() else one.person,
        "Decisions": one.decisions,
        "Today": one.today,
        "Last 14 days": [one.by_day.get(day, 0) for day in days],
        "Time per decision": seconds(one.seconds) if one.seconds else UNKNOWN,
        "Changed": UNKNOWN if one.changed is None else percent(one.changed),
        "Agreement": UNKNOWN if one.agreement is None else percent(one.agreement),
    }

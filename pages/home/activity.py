"""What was done in a project lately, and by whom."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Project
from curate.services.changes import Activity
from pages.home import all_actions
from pages.shared.humanize import ago
from pages.shared.markdown import escape
from pages.shared.notices import show_notice


def show_activity(project: Project, events: Sequence[Activity]) -> None:
    """The latest activity, the newest first, and the way to all actions."""
    if not events:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader("Activity", anchor=False, width="content")
        all_actions.history_button(project)
    show_notice()
    with st.container(gap="xsmall"):
        for one in events:
            st.caption(f"{escape(one.what)} · {escape(one.person)}, {ago(one.at)}")

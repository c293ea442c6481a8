"""What was done in a project lately, and by whom."""

import streamlit as st

from curate.services import changes
from pages.shared import context
from pages.shared.humanize import ago
from pages.shared.markdown import escape


def show_activity(project: str) -> None:
    """The latest activity, the newest first."""
    events = changes.recent_activity(context.database(), project)
    if not events:
        return
    st.subheader("Activity", anchor=False)
    with st.container(gap="xsmall"):
        for one in events:
            st.caption(f"{escape(one.what)} · {escape(one.person)}, {ago(one.at)}")

"""What was done in a project lately, and by whom."""

from collections.abc import Sequence

import streamlit as st

from curate.services.changes import Activity
from pages.shared.humanize import ago
from pages.shared.markdown import escape


def show_activity(events: Sequence[Activity]) -> None:
    """The latest activity, the newest first."""
    if not events:
        return
    st.subheader("Activity", anchor=False)
    with st.container(gap="xsmall"):
        for one in events:
            st.caption(f"{escape(one.what)} · {escape(one.person)}, {ago(one.at)}")

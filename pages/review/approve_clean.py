"""Approving every clean example at once."""

import streamlit as st

from curate.domain.records import Project
from curate.services import reviewing
from pages.review import decisions
from pages.shared import context
from pages.shared.words import count


def button(project: Project) -> None:
    """Offer to approve all clean examples, where there are any."""
    number = reviewing.count_clean(context.database(), project.name)
    if number is None:
        st.page_link(
            "pages/findings/page.py", label="Run the checks first", icon=":material/troubleshoot:"
        )
    elif number:
        label = f"Approve all {count(number, 'clean example')}"
        if st.button(label, icon=":material/done_all:", key="approve-clean"):
            dialog(project, number)


@st.dialog("Approve all clean examples", icon=":material/done_all:")
def dialog(project: Project, number: int) -> None:
    """Say what clean means, then approve."""
    st.markdown(
        f"**{count(number, 'example')}** that nobody has decided on will be approved. Clean means:\n\n"
        "- no open finding, except those that are only for your information;\n"
        "- of near-duplicates, only the one that resembles the others most;\n"
        "- there is an answer.\n\n"
        "It is one step: Undo takes all of it back. You can still open and change each of them."
    )
    if st.button(f"Approve {number:,}", type="primary", key="approve-clean-confirmed"):
        decisions.approve_clean(project)
        st.rerun()

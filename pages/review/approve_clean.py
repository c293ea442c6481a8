"""Approving every clean example at once."""

import streamlit as st

from curate.domain.records import Project
from curate.services import reviewing
from pages.review import mount
from pages.shared import context, page_paths
from pages.shared.humanize import count
from pages.shared.notices import notify, notify_errors
from pages.shared.reruns import run_again


def approve_button(project: Project, number: int | None) -> None:
    """Offer to approve all clean examples, where there are any; None as long as nothing was checked."""
    if not context.may("reviewer"):
        return
    if number is None:
        st.page_link(
            page_paths.FINDINGS, label="Run the checks first", icon=":material/troubleshoot:"
        )
    elif number:
        label = f"Approve all {count(number, 'clean example')} not reviewed"
        if st.button(label, icon=":material/done_all:", key="approve-clean"):
            _confirm(project, number)


@st.dialog("Approve all clean examples", icon=":material/done_all:")
def _confirm(project: Project, number: int) -> None:
    """Say what clean means, then approve."""
    st.markdown(
        f"**{count(number, 'example')}** that nobody has reviewed will be approved. Clean means:\n\n"
        "- there is no open finding, apart from notes;\n"
        "- of each duplicate cluster, only the example that resembles the others most;\n"
        "- there is an answer.\n\n"
        "This is one action, and you can undo it. You can still open and change each example."
    )
    if st.button(f"Approve {number:,}", type="primary", key="approve-clean-confirmed"):
        _approve(project)
        run_again()


def _approve(project: Project) -> None:
    with notify_errors():
        done = reviewing.approve_where(context.database(), project.name, "clean", context.person())
        notify(f"Approved {count(done.approved, 'clean example')}. U undoes it.")
        mount.show_changes()

"""The first start: try the sample tickets, or begin with a file."""

import streamlit as st

from curate.services import importing
from pages.home.project_choice import new_project_form
from pages.shared import context, layout, page_paths
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again


def show_welcome() -> None:
    """What Curate does, and the two ways to begin."""
    layout.page_head(
        "Welcome to Curate",
        "From your own tickets or notes to a small model that answers in your format, and an honest "
        "measure of whether it helped. Everything stays on this computer.",
    )
    left, right = st.columns(2, gap="medium")
    with left:
        with layout.card("Try it first"):
            st.write(
                "About 250 tickets of an invented bicycle shop, with the mistakes that real exports "
                "have. This takes a few seconds to set up."
            )
            _sample_button()
        show_advice()
    with right, layout.card("Start with your own data"):
        st.write(
            "Any CSV, Excel, JSON or text export. You see what is in it before anything is saved."
        )
        new_project_form("Import my file", default="My tickets")
        st.page_link(
            page_paths.SETTINGS,
            label="Restore a backup instead",
            icon=":material/settings_backup_restore:",
        )


def show_advice() -> None:
    """What tuning is good for, said before anybody spends a week on it."""
    st.info(
        "Try a good prompt with a few examples first: for most tasks that is enough.  \n"
        "Tuning teaches a form (tone, layout, labels), not facts.",
        icon=":material/lightbulb:",
    )


def _sample_button() -> None:
    if st.button("Try it with the sample tickets", type="primary", icon=":material/play_arrow:"):
        with show_errors():
            made = importing.start_samples(
                context.database(),
                context.settings(),
                context.person(),
                owner=context.me().owner,
            )
            context.open_project(made.name)
            run_again()

"""What the model of a project is for, and the form to change it."""

import streamlit as st

from curate.domain.records import Project
from curate.services.project_actions import set_task
from pages.shared import context
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again


def show_task(project: Project) -> None:
    """The task in a sentence, and a form behind a button."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(project.task or "No task yet. Say in a sentence what the model should do.")
        if not context.may("owner"):
            return
        with (
            st.popover("Edit", icon=":material/edit:", type="tertiary"),
            st.form("task", border=False),
        ):
            text = st.text_area(
                "What should the model do?",
                project.task,
                key=f"task-{project.id}",
                max_chars=1000,
                help="One sentence. The untuned model gets it too when methods are compared.",
            )
            if st.form_submit_button("Save", type="primary"):
                with show_errors():
                    set_task(context.database(), project.name, text or "", context.person())
                    run_again()

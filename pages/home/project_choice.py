"""Choosing another project, and creating one."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Project
from curate.services import projects
from pages.shared import context, page_paths
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again


def choose_project(project: Project, known: Sequence[Project]) -> None:
    """The list of projects, and the form for a new one."""
    names = [one.name for one in known if not one.archived or one.id == project.id]
    chosen = st.selectbox("Project", names, index=names.index(project.name), key=f"of-{project.id}")
    if chosen != project.name:
        context.open_project(chosen)
        run_again()
    archived = [one for one in known if one.archived and one.id != project.id]
    if archived:
        with st.expander(f"Archived ({len(archived)})", icon=":material/archive:"):
            for one in archived:
                if st.button(escape(one.name), type="tertiary", key=f"archived-{one.id}"):
                    context.open_project(one.name)
                    run_again()
    with st.expander("New project", icon=":material/add:"):
        new_project_form("Create and import a file")


def new_project_form(label: str, default: str = "") -> None:
    """A form that creates a project and goes on to the import; ``label`` is that of its button."""
    with st.form(f"new-{label}", border=False):
        name = st.text_input("Project name", default, max_chars=100)
        task = st.text_input(
            "What should the model do? (optional)",
            max_chars=1000,
            placeholder="Write our reply to a customer's message",
        )
        if st.form_submit_button(label, icon=":material/upload_file:"):
            with show_errors():
                made = projects.create_project(
                    context.database(), name or "", task or "", context.me().owner
                )
                context.open_project(made.name)
                st.switch_page(page_paths.IMPORT, query_params={"project": made.name})

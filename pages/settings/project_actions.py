"""The project as a whole: its name, a copy of it, the archive, and deleting it."""

import streamlit as st

from curate.domain.errors import Unusable
from curate.domain.records import Project
from curate.services import jobs
from curate.services.project_actions import (
    NOT_IN_COPY,
    archive_project,
    copy_project,
    hide_project,
    project_contents,
    rename_project,
)
from pages.shared import context, layout
from pages.shared.humanize import count, megabytes
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors, show_errors
from pages.shared.reruns import run_again
from pages.shared.working import working

PATIENCE_SECONDS = 15.0
"""How long the page waits for a job of the project to stop."""
_TYPED = "delete-typed"
_DELETE = "delete-for-good"


def show_project(project: Project) -> None:
    """Forms for everything that can be done with a project."""
    with layout.card("Project"):
        _rename(project)
        st.divider()
        _copy(project)
    with layout.card("Archive and delete"):
        _archive(project)
        st.divider()
        st.write(
            "Deleting removes examples, history, versions, training runs and adapters for good."
        )
        if st.button("Delete the project…", icon=":material/delete:", key="delete-project"):
            _confirm(project)


def _rename(project: Project) -> None:
    with st.form("rename", border=False):
        name = st.text_input("Name", project.name, max_chars=100, key=f"name-{project.id}")
        if st.form_submit_button("Rename"):
            with show_errors():
                made = rename_project(
                    context.database(), project.name, name or "", context.person()
                )
                _open(made.name, f"The project is called {made.name} now.")


def _copy(project: Project) -> None:
    with st.form("copy", border=False):
        name = st.text_input(
            "Name of a copy", max_chars=100, key=f"copy-{project.id}", help=NOT_IN_COPY
        )
        if st.form_submit_button("Copy", icon=":material/content_copy:"):
            with show_errors(), working("Copying the project") as on_progress:
                made = copy_project(
                    context.database(), project.name, name or "", context.person(), on_progress
                )
                _open(
                    made.project.name,
                    f"This is the copy, with {count(made.examples, 'example')} of {project.name}. "
                    "Versions, runs and comparisons stayed there.",
                )


def _archive(project: Project) -> None:
    st.write(
        "This project is archived: it is listed apart from those that are worked on."
        if project.archived
        else "An archived project is listed apart from those that are worked on. Nothing of it changes."
    )
    label = "Bring it back from the archive" if project.archived else "Archive"
    if st.button(label, icon=":material/archive:", key="archive-project"):
        with show_errors():
            archive_project(
                context.database(),
                project.name,
                archived=not project.archived,
                person=context.person(),
            )
            notify("Archived." if not project.archived else "It is listed among the others again.")
            run_again()


@st.dialog("Delete the project", icon=":material/delete:")
def _confirm(project: Project) -> None:
    # The press was handled before this is drawn again: the project may be gone.
    if st.session_state.get(_DELETE):
        run_again()
    with show_errors():
        contents = project_contents(context.database(), context.settings(), project.name)
        runs = count(contents.rows.get("runs", 0), "training run")
        st.markdown(
            f"**{escape(project.name)}** has {count(contents.examples, 'example')}, {runs} and "
            f"{megabytes(contents.bytes / 1e6)} of files. All of it goes, and undo does not bring it back. "
            "Jobs of it that are at work are canceled. Backups and exports stay where they are."
        )
        st.text_input("Type the name of the project to delete it", key=_TYPED)
        st.button("Delete for good", type="primary", key=_DELETE, on_click=_delete, args=(project,))


def _delete(project: Project) -> None:
    """Take the project out of sight; its rows and files go in the background, in parts."""
    with notify_errors():
        if " ".join(str(st.session_state.get(_TYPED, "")).split()) != project.name:
            raise Unusable(
                f"What was typed is not the name of the project, {project.name}. Nothing was deleted."
            )
        hide_project(
            context.database(), context.settings(), project.name, patience=PATIENCE_SECONDS
        )
        jobs.start_worker(context.settings())
        context.forget_project()
        notify(f"Deleted project {project.name}.")


def _open(name: str, sentence: str) -> None:
    context.open_project(name)
    notify(sentence)
    run_again()

"""The project as a whole: its name, a copy of it, the archive, and deleting it."""

import streamlit as st

from curate.domain.errors import CurateError, Unusable
from curate.domain.jobs import CopyResult
from curate.domain.records import Job, Project
from curate.services import jobs
from curate.services.project_actions import (
    NOT_IN_COPY,
    archive_project,
    hide_project,
    project_contents,
    rename_project,
    start_copy,
)
from pages.shared import context, job_panel, layout
from pages.shared.humanize import count, megabytes
from pages.shared.markdown import escape
from pages.shared.notices import notify, show_errors
from pages.shared.reruns import run_again

PATIENCE_SECONDS = 15.0
"""How long the page waits for a job of the project to stop."""
_OPEN = "delete-open"
_TYPED = "delete-typed"
_WRONG = "delete-wrong"


def show_project(project: Project, copy: Job | None) -> None:
    """Forms for everything that can be done with a project; ``copy`` is the newest job that copies it."""
    with layout.card("Project"):
        _rename(project)
        st.divider()
        _copy(project, copy)
    with layout.card("Archive and delete"):
        _archive(project)
        st.divider()
        st.write(
            "Deleting removes examples, history, versions, training runs and adapters for good."
        )
        if st.button("Delete the project…", icon=":material/delete:", key="delete-project"):
            st.session_state[_OPEN] = project.id
            st.session_state.pop(_WRONG, None)
        if st.session_state.get(_OPEN) == project.id:
            _confirm(project)


def _rename(project: Project) -> None:
    with st.form("rename", border=False):
        name = st.text_input("Name", project.name, max_chars=100, key=f"name-{project.id}")
        if st.form_submit_button("Rename"):
            with show_errors():
                made = rename_project(
                    context.database(), project.name, name or "", context.person()
                )
                if made.name == project.name:
                    notify(f"The project is called {made.name} already. Nothing was changed.")
                    run_again()
                _open(made.name, f"The project is called {made.name} now.")


def _copy(project: Project, job: Job | None) -> None:
    if job_panel.show_recent(job, _open_copy):
        return
    with st.form("copy", border=False):
        name = st.text_input(
            "Name of a copy", max_chars=100, key=f"copy-{project.id}", help=NOT_IN_COPY
        )
        if st.form_submit_button("Copy", icon=":material/content_copy:"):
            with show_errors():
                start_copy(
                    context.database(),
                    context.settings(),
                    project.name,
                    name or "",
                    context.person(),
                )
                run_again()


def _open_copy(job: Job) -> None:
    """What a copy has, and the way to it."""
    if not isinstance(job.result, CopyResult):
        return
    name, examples = job.result.project, count(job.result.examples, "example")
    st.caption(f"{escape(name)} has {examples}. Versions, runs and comparisons stayed here.")
    if st.button(f"Open {escape(name)}", icon=":material/arrow_forward:", key=f"open-{job.id}"):
        context.open_project(name)
        run_again()


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


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Delete the project", icon=":material/delete:", on_dismiss=_close)
def _confirm(project: Project) -> None:
    # The press was handled before this is drawn again: the project may be gone.
    if _OPEN not in st.session_state:
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
        if wrong := st.session_state.get(_WRONG):
            raise Unusable(wrong)
    st.button("Delete for good", type="primary", on_click=_delete, args=(project,))


def _delete(project: Project) -> None:
    """Take the project out of sight; its rows and files go in the background, in parts."""
    st.session_state.pop(_WRONG, None)
    if " ".join(str(st.session_state.get(_TYPED, "")).split()) != project.name:
        st.session_state[_WRONG] = (
            f"What was typed is not the name of the project, {project.name}. Nothing was deleted."
        )
        return
    try:
        hide_project(
            context.database(),
            context.settings(),
            project.name,
            patience=PATIENCE_SECONDS,
            person=context.person(),
        )
    except CurateError as error:
        st.session_state[_WRONG] = str(error)
        return
    jobs.start_worker(context.settings())
    _close()
    context.forget_project()
    notify(f"Deleted project {project.name}.")


def _open(name: str, sentence: str) -> None:
    context.open_project(name)
    notify(sentence)
    run_again()

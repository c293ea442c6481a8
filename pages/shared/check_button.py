"""Running the checks, from wherever a page says that they have to run."""

import streamlit as st

from curate.domain.records import Project
from curate.services import checking, jobs
from pages.shared import context, job_panel, undo


def under_way(project: Project) -> bool:
    """Whether the checks run just now; shows how far they are, or why they broke off."""
    job = jobs.newest_job(context.database(), project.name, ("check",))
    running = job is not None and job.ended_at is None
    if job is not None and (running or job.state in {"failed", "lost"}):
        job_panel.panel(job.id)
    return running


def button(project: Project, label: str, *, running: bool, again: bool = False) -> None:
    """Starts the checks."""
    st.button(
        label,
        type="secondary" if again else "primary",
        icon=":material/refresh:" if again else ":material/troubleshoot:",
        key="run",
        on_click=_run,
        args=(project.name,),
        disabled=running,
    )


def _run(project: str) -> None:
    with undo.attempt():
        checking.start_checks(
            context.database(), context.settings(), project, person=context.person()
        )

"""The button that runs the checks, and how far they are, on the pages that need their results."""

import streamlit as st

from curate.domain.records import Job, Project
from curate.services import checking
from pages.shared import context, job_panel
from pages.shared.notices import notify_errors


def show_progress(job: Job | None) -> bool:
    """Show how far the checks are, or why they stopped; says whether they are running now.

    ``job`` is the newest run of them.
    """
    running = job is not None and job.ended_at is None
    if job is not None and (running or job.state in {"failed", "lost"}):
        job_panel.job_panel(job)
    return running


def run_button(project: Project, *, running: bool, again: bool = False) -> None:
    """The button, for those who may press it."""
    if not context.may("reviewer"):
        return
    st.button(
        "Run the checks again" if again else "Run the checks",
        type="secondary" if again else "primary",
        icon=":material/refresh:" if again else ":material/troubleshoot:",
        key="run",
        on_click=_run,
        args=(project.name,),
        disabled=running,
    )


def _run(project: str) -> None:
    with notify_errors():
        checking.start_checks(
            context.database(), context.settings(), project, person=context.person()
        )

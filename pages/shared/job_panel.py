"""Long work on a page: how far it is, how to stop it, how it ended, how to resume it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import streamlit as st

from curate.domain.records import ENDED, Job, JobKind, JobState
from curate.services import jobs
from pages.shared import context
from pages.shared.humanize import ago, duration
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again

POLL_SECONDS = 2
RECENTLY = timedelta(minutes=10)
"""For how long it is said that a job has ended as it should."""

KINDS: Mapping[JobKind, str] = {
    "import": "Import",
    "check": "Checks",
    "pull": "Download of the base model",
    "train": "Training",
    "evaluate": "Comparison",
    "freeze": "New dataset version",
    "copy": "Copy of the project",
    "backup": "Backup",
    "restore": "Restore",
    "erase": "Erasure",
    "suggest": "Suggested answers",
    "draft": "Suggested answers of the tuned model",
    "select": "Choice of examples",
    "measure": "Measurement of the speed",
    "curve": "Learning curve",
    "cross_fit": "Measurement on all examples",
    "doubts": "Search for doubtful examples",
}
ALONE = frozenset[JobKind]({"train", "evaluate", "draft", "measure"})
"""Kinds of which only one runs at a time."""
STATES: Mapping[JobState, str] = {
    "waiting": "waiting to start",
    "running": "running",
    "cancelling": "stopping",
    "done": "finished",
    "failed": "failed",
    "cancelled": "canceled",
    "lost": "stopped unexpectedly",
}
RESUME: Mapping[JobKind, str] = {"train": "Resume", "import": "Import again"}


def _draw_nothing(_: Job) -> None:
    """Most jobs have no more to show."""


def job_panel(
    started: Job, extra: Callable[[Job], None] = _draw_nothing, *, title: str | None = None
) -> None:
    """A job on the page. It follows the database until the job ends, then the page runs anew.

    Args:
        started: The job as the page read it.
        extra: Draws what this kind of job has to show besides, such as a chart.
        title: What to call it, where its kind says too little.
    """
    runs = started.state not in ENDED

    def follow() -> None:
        with show_errors():
            current = jobs.get_job(context.database(), started.id) if runs else started
            if runs and current.state in ENDED:
                run_again()
            jobs.ensure_worker(context.database(), context.settings(), current)
            with st.container(border=True):
                name = title or KINDS[current.kind]
                if current.state in ENDED:
                    _draw_end(current, name)
                else:
                    _draw_progress(current, name)
                extra(current)

    st.fragment(follow, run_every=POLL_SECONDS if runs else None, key=f"job-{started.id}")()


def show_recent(
    job: Job | None, extra: Callable[[Job], None] = _draw_nothing, *, title: str | None = None
) -> bool:
    """Show a job that is under way, has ended lately, or went wrong; says whether it is under way."""
    if job is None:
        return False
    recent = job.ended_at is not None and datetime.now(UTC) - job.ended_at < RECENTLY
    if job.ended_at is None or recent or job.state in {"failed", "lost"}:
        job_panel(job, extra, title=title)
    return job.ended_at is None


def resume_button(job: Job, place: str = "panel") -> None:
    """Offer to resume a job that stopped unexpectedly, was canceled or failed."""
    if not context.may("reviewer" if job.kind == "check" else "owner"):
        return
    label = RESUME.get(job.kind, "Start again")
    if st.button(label, key=f"resume-{place}-{job.id}", icon=":material/replay:"):
        with show_errors():
            jobs.resume(context.database(), context.settings(), job.id, context.person())
            run_again()


def _draw_progress(job: Job, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{escape(name)}: {STATES[job.state]}** · {_time(job)}", width="stretch")
        may = context.may("owner") or job.person == context.person()
        if may and st.button(
            "Cancel",
            key=f"cancel-{job.id}",
            icon=":material/stop:",
            disabled=job.state == "cancelling",
        ):
            jobs.cancel(context.database(), job.id, context.person())
            run_again()
    message = "Stopping. This takes a few seconds." if job.state == "cancelling" else job.message
    st.progress(job.progress, text=escape(message))
    st.caption(
        "Only one training or comparison runs at a time. This one starts by itself."
        if job.state == "waiting" and job.kind in ALONE
        else "You can close this page. The work continues, and you will find it here again."
    )


def _draw_end(job: Job, name: str) -> None:
    when = ago(job.ended_at or job.created_at)
    sentence = f"**{escape(name)}: {STATES[job.state]}** {when}."
    if job.state == "done":
        st.success(sentence, icon=":material/check_circle:")
        return
    sentence = f"{sentence} {escape(job.error or '')}"
    if job.state == "cancelled":
        st.info(sentence, icon=":material/block:")
    else:
        st.error(sentence, icon=":material/error:")
    if jobs.can_resume(job):
        resume_button(job)


def _time(job: Job) -> str:
    if job.started_at is None:
        return "just queued"
    return f"for {duration((datetime.now(UTC) - job.started_at).total_seconds())}"

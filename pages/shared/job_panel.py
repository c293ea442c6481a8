"""Long work on a page: how far it is, how to stop it, what became of it, how to let it go on."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import streamlit as st

from curate.domain.records import ENDED, Job, JobKind, JobState
from curate.services import jobs
from pages.shared import context
from pages.shared.words import ago, duration, plain

POLL_SECONDS = 2

NOUNS: Mapping[JobKind, str] = {
    "import": "Import",
    "check": "Checks",
    "pull": "Fetching the base model",
    "train": "Training",
    "evaluate": "Comparison",
}
STATES: Mapping[JobState, str] = {
    "waiting": "waits to start",
    "running": "is running",
    "cancelling": "is being stopped",
    "done": "finished",
    "failed": "failed",
    "cancelled": "was cancelled",
    "lost": "broke off",
}
AGAIN: Mapping[JobKind, str] = {"train": "Resume", "import": "Import again"}


def _nothing(_: Job) -> None:
    """Draw nothing more."""


def panel(job: int, extra: Callable[[Job], None] = _nothing, *, title: str | None = None) -> Job:
    """A job on the page: it follows the database until the job ends, then the page runs anew.

    Args:
        job: Which one.
        extra: Draws what this kind of job has to show besides, such as a chart.
        title: What to call it, where its kind says too little.

    Returns:
        The job as it stands.
    """
    started = jobs.get_job(context.database(), job)
    runs = started.state not in ENDED

    def follow() -> None:
        with context.guard():
            current = jobs.get_job(context.database(), job)
            if runs and current.state in ENDED:
                st.rerun()
            jobs.ensure_worker(context.database(), context.settings(), current)
            with st.container(border=True):
                _draw(current, title)
                extra(current)

    st.fragment(follow, run_every=POLL_SECONDS if runs else None, key=f"job-{job}")()
    return started


def _draw(job: Job, title: str | None) -> None:
    name = title or NOUNS[job.kind]
    if job.state in ENDED:
        _draw_end(job, name)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(name)} {STATES[job.state]}** · {_time(job)}", width="stretch")
        if st.button(
            "Cancel",
            key=f"cancel-{job.id}",
            icon=":material/stop:",
            disabled=job.state == "cancelling",
        ):
            jobs.cancel(context.database(), job.id)
            st.rerun()
    message = "Stopping, this takes a few seconds" if job.state == "cancelling" else job.message
    st.progress(job.progress, text=plain(message))
    if job.state == "waiting" and job.kind in {"train", "evaluate"}:
        st.caption("One training or comparison runs at a time; this one starts by itself.")
    elif job.kind in {"train", "evaluate"}:
        st.caption("You can close this page: the work goes on, and you find it here again.")


def _draw_end(job: Job, name: str) -> None:
    when = ago(job.ended_at or job.created_at)
    if job.state == "done":
        st.success(f"{plain(name)} finished {when}.", icon=":material/check_circle:")
        return
    show = st.info if job.state == "cancelled" else st.error
    show(
        f"**{plain(name)} {STATES[job.state]}** {when}. {plain(job.error or '')}",
        icon=":material/block:" if job.state == "cancelled" else ":material/error:",
    )
    resume_button(job)


def resume_button(job: Job, place: str = "panel") -> None:
    """Offer to let a job that was lost, cancelled or failed go on."""
    label = AGAIN.get(job.kind, "Do it again")
    if st.button(label, key=f"resume-{place}-{job.id}", icon=":material/replay:"):
        with context.guard():
            jobs.resume(context.database(), context.settings(), job.id)
            st.rerun()


def _time(job: Job) -> str:
    if job.started_at is None:
        return "just queued"
    return f"for {duration((datetime.now(UTC) - job.started_at).total_seconds())}"

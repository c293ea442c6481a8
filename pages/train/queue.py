"""Runs that are under way, and the queue of what waits: in which order, moving up, canceling."""

from collections.abc import Mapping

import streamlit as st

from curate.domain.jobs import EvaluateRequest
from curate.domain.records import Job, Run
from curate.services import jobs, tuning
from curate.services.tuning import Queued, TrainPage
from pages.shared import context, job_panel, layout
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import run_name
from pages.shared.notices import notify, notify_errors
from pages.shared.reruns import run_again_for
from pages.train import progress

MANY = 6
"""Rows from which on the queue scrolls."""
ROW_HEIGHT = 58
_PRESSED = "queue-pressed"


def show_going(project: str, page: TrainPage) -> None:
    """The run that is at work, or the one that will be next, and what waits behind it."""
    by_job = {job.id: (run, job) for run, job in page.going}
    shown = [(run, job) for run, job in page.going if job.state != "waiting"]
    if not shown:
        waiting = [by_job[one.job.id] for one in page.queue if one.job.id in by_job]
        shown = waiting[:1]
    for run, job in shown:
        progress.show_progress(run, job)
    if len(page.queue) > 1 or (page.queue and shown and shown[0][1].state != "waiting"):
        runs = {job.id: run for run, job in page.going}
        _follow_queue(project, page.queue, runs)


def _follow_queue(project: str, queue: tuple[Queued, ...], runs: Mapping[int, Run]) -> None:
    """The queue as the page read it; when it has changed since, the page runs anew."""
    known = [one.job.id for one in queue]

    def follow() -> None:
        now = [one.job.id for one in tuning.waiting_jobs(context.database(), project)]
        if now != known:
            pressed = st.session_state.get(_PRESSED, 0)
            run_again_for(f"queue {pressed} {known} {now}")
        _show_queue(project, queue, runs)

    st.fragment(follow, run_every=job_panel.POLL_SECONDS, key="queue-follow")()


def _show_queue(project: str, queue: tuple[Queued, ...], runs: Mapping[int, Run]) -> None:
    others = queue[-1].position - len(queue)
    with layout.card("Queue", key="queue"):
        also = f" {count(others, 'job')} of other projects wait in between." if others else ""
        st.caption(
            f"{count(len(queue), 'job waits', 'jobs wait')}. Trainings and comparisons run one after "
            f"another, each as soon as the one before has ended.{also}"
        )
        many = len(queue) > MANY
        with st.container(
            height=MANY * ROW_HEIGHT if many else "content", border=False, gap="xsmall"
        ):
            for one in queue:
                _show_row(project, one, runs.get(one.job.id))


def _show_row(project: str, one: Queued, run: Run | None) -> None:
    may = context.may("owner")
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="small",
    ):
        st.markdown(f"**{one.position}.** {escape(_title(one.job, run))}", width="content")
        with st.container(horizontal=True, width="content", gap="small"):
            if may and not one.first:
                st.button(
                    "Move up",
                    icon=":material/arrow_upward:",
                    key=f"up-{one.job.id}",
                    on_click=_move_up,
                    args=(project, one.job.id),
                )
            if may or one.job.person == context.person():
                st.button(
                    "Cancel",
                    icon=":material/close:",
                    key=f"cancel-waiting-{one.job.id}",
                    on_click=_cancel,
                    args=(one.job.id,),
                )


def _title(job: Job, run: Run | None) -> str:
    if run is not None:
        return run_name(run)
    request = job.request
    about = f" on {request.dataset}" if isinstance(request, EvaluateRequest) else ""
    return f"{job_panel.KINDS[job.kind]}{about}"


def _move_up(project: str, job: int) -> None:
    st.session_state[_PRESSED] = st.session_state.get(_PRESSED, 0) + 1
    with notify_errors():
        tuning.move_up(context.database(), project, job, context.person())
        notify("Moved up: it runs earlier now.")


def _cancel(job: int) -> None:
    st.session_state[_PRESSED] = st.session_state.get(_PRESSED, 0) + 1
    with notify_errors():
        ended = jobs.cancel(context.database(), job, context.person())
        notify(
            "Canceled." if ended.state == "cancelled" else "It had begun already: it is stopping."
        )

"""Which examples to review first: choosing some that stand for all, and opening them as a queue."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.queues import Selection
from curate.domain.records import Job, Project
from curate.services import jobs, reviewing
from curate.services.reviewing import View
from pages.review import saved_views
from pages.review.view_address import show_view
from pages.shared import context
from pages.shared.humanize import count, percent
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors

_JOB = "selection-job"
_SHOWN = 10
WHAT = (
    "A few hundred examples that are right are worth more than thousands that nobody read. Which? Of each "
    "label the most typical and most different ones: no twins, nothing without an answer or with an open "
    "error, clean ones first. What you reject is replaced by what is most like it."
)


def draw_selections(project: Project, found: Sequence[Selection]) -> None:
    """The menu: choose some that stand for all, or open a selection as the queue."""
    with st.popover("Which first?", icon=":material/target:"), st.container(width=360):
        st.caption(WHAT)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            size = st.number_input(
                "How many",
                min_value=1,
                max_value=10_000,
                value=200,
                step=50,
                key=f"selection-size-{project.id}",
                width=130,
            )
            st.button(
                "Choose them",
                type="primary",
                key=f"selection-choose-{project.id}",
                on_click=_choose,
                args=(project, int(size)),
            )
        if not found:
            st.caption("Nothing was chosen yet.")
        for one in found[:_SHOWN]:
            _draw_one(project, one)


def current_job(project: Project) -> Job | None:
    """The choosing that was started here; None where there is none, or it is done."""
    number = st.session_state.get(_job_key(project))
    if number is None:
        return None
    job = jobs.get_job(context.database(), number)
    if job.state == "done":
        del st.session_state[_job_key(project)]
        saved_views.forget_options()
        return None
    return job


def draw_coverage(view: View, found: Sequence[Selection]) -> None:
    """What is known of the selection that is the queue, behind a short figure."""
    one = next((one for one in found if one.id == view.selection), None)
    if one is None or one.coverage is None:
        return
    known = one.coverage
    name = f"Covers {percent(known.within)} of all (at random {percent(known.random)})"
    with (
        st.popover(name, icon=":material/target:", type="tertiary"),
        st.container(width=360),
    ):
        for sentence in reviewing.coverage_in_words(one):
            st.markdown(escape(sentence))


def _draw_one(project: Project, one: Selection) -> None:
    known = one.coverage
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.button(
                escape(one.name),
                key=f"selection-open-{one.id}",
                icon=":material/target:",
                type="tertiary",
                width="stretch",
                on_click=show_view,
                # What is doubtful is mostly approved.
                args=(project, View("all" if known is None else "to_do", selection=one.id)),
                help="Makes it the queue.",
            )
            st.button(
                "Delete",
                key=f"selection-delete-{one.id}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_delete,
                args=(project, one),
                help=f"Deletes the selection “{escape(one.name)}”; its examples stay as they are.",
            )
        if known is None:
            st.caption(f"{one.left:,} of {one.size:,} to review.")
            return
        labels = (
            f", {known.labels:,} of {count(known.labels_of, 'label')}" if known.labels_of else ""
        )
        st.caption(
            f"{one.left:,} of {one.size:,} to review. Covers {percent(known.within)} of all (at random "
            f"{percent(known.random)}){labels}."
        )


def _choose(project: Project, size: int) -> None:
    with notify_errors():
        job = reviewing.start_selection(
            context.database(),
            context.settings(),
            project.name,
            size,
            person=context.person(),
        )
        st.session_state[_job_key(project)] = job.id


def _delete(project: Project, one: Selection) -> None:
    with notify_errors():
        reviewing.delete_selection(context.database(), project.name, one.id, context.person())
        saved_views.forget_options()
        notify(f"Deleted the selection “{one.name}”.")


def _job_key(project: Project) -> str:
    return f"{_JOB}-{project.id}"

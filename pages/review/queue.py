"""The queue of examples to review: their order, which one is shown, and the way to its neighbors."""

import streamlit as st

from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import Queue, ReviewPage, View
from pages.review.filters import clear_filters
from pages.review.view_address import asked_view
from pages.shared import context, layout, page_paths

_CURRENT, _OPENED, _PROJECT, _QUEUE = (
    "review-current",
    "review-opened",
    "review-project",
    "review-queue",
)


def read_page(project: Project, view: View) -> ReviewPage:
    """What is shown: an example that was opened on purpose, else the one whose turn it is."""
    state = st.session_state
    if state.get(_PROJECT) != project.id:
        _go_to(None)
        state[_PROJECT] = project.id
    asked = context.asked_number("example")
    if asked is not None:
        open_example(asked)
    at, opened = state.get(_CURRENT), state.get(_OPENED)
    page = reviewing.review_page(
        context.database(),
        project.name,
        view,
        person=context.person(),
        before=state.get(_QUEUE),
        at=at,
        opened=opened if opened == at else None,
    )
    state[_QUEUE] = page.queue
    if page.at != at:
        _go_to(page.at)
    return page


def read_queue(project: Project) -> Queue:
    """The queue as it is now, in the order in which it was first seen."""
    known = st.session_state.get(_QUEUE)
    view = asked_view(project)
    st.session_state[_QUEUE] = reviewing.load_queue(
        context.database(), project.name, view, before=known
    )
    fresh: Queue = st.session_state[_QUEUE]
    return fresh


def open_example(example: int) -> None:
    """Show an example, whether it is in the queue or not."""
    st.session_state[_CURRENT] = st.session_state[_OPENED] = example


def go_to_next(queue: Queue, example: int) -> None:
    """Show whatever follows an example that was decided on."""
    _go_to(reviewing.next_in_queue(queue, example))


def draw_steps(queue: Queue, example: int) -> None:
    """Where in the queue the example is, and buttons to its neighbors."""
    after = reviewing.next_in_queue(queue, example) if len(queue.ids) > 1 else None
    before = reviewing.previous_in_queue(queue, example)
    for label, icon, key, to in (
        ("Previous", ":material/chevron_left:", "K", before),
        ("Next", ":material/chevron_right:", "J", after),
    ):
        st.button(
            label,
            icon=icon,
            key=f"{label}-{example}",
            shortcut=key,
            type="tertiary",
            disabled=to is None,
            on_click=_go_to,
            args=(to,),
        )
    if example in queue.ids:
        st.caption(f"{queue.ids.index(example) + 1} of {len(queue.ids):,}")
    else:
        st.caption(f"not in the queue of {len(queue.ids):,}")


def show_empty_queue(project: Project, view: View) -> None:
    """Why the queue is empty: everything is reviewed, or nothing matches the filters."""
    if view.conditions == View():
        sentence = "Everything is reviewed: the queue is empty."
        layout.empty_state(sentence, page_paths.DATASET, "Create a dataset version")
        return
    st.info("No example matches these filters.", icon=":material/filter_list:")
    st.button("Clear the filters", type="primary", on_click=clear_filters, args=(project,))


def _go_to(example: int | None) -> None:
    st.session_state[_CURRENT] = example
    st.session_state.pop(_OPENED, None)

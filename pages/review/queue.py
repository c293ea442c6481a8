"""The queue of examples to review: their order, which one is shown, and the way to its neighbors."""

import streamlit as st

from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import Queue, View
from pages.review.filters import chosen_view, clear_filters
from pages.shared import context, layout, page_paths

_CURRENT, _OPENED, _PROJECT, _ORDER = (
    "review-current",
    "review-opened",
    "review-project",
    "review-order",
)


def load_queue(project: Project) -> Queue:
    """The queue, in the order in which it was first seen: a fix must not move anything about."""
    view = chosen_view(project)
    fresh = reviewing.load_queue(context.database(), project.name, view)
    seen = st.session_state.get(_ORDER)
    if seen is not None and seen[0] == (project.id, view):
        # What an undo brings back finds its old place again.
        known = set(seen[1])
        order = (*seen[1], *(one for one in fresh.ids if one not in known))
    else:
        order = fresh.ids
    st.session_state[_ORDER] = ((project.id, view), order)
    return reviewing.keep_order(order, fresh)


def current_example(project: Project, queue: Queue) -> int | None:
    """The example to show: one that was opened on purpose, else the one whose turn it is."""
    if st.session_state.get(_PROJECT) != project.id:
        _go_to(None)
        st.session_state[_PROJECT] = project.id
    asked = st.query_params.get("example", "")
    if asked.isdecimal():
        open_example(int(asked))
        del st.query_params["example"]
    at = st.session_state.get(_CURRENT)
    if at is not None and (at in queue.ids or st.session_state.get(_OPENED) == at):
        return int(at)
    first = queue.ids[0] if queue.ids else None
    _go_to(first)
    return first


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
    if view == View():
        sentence = "Everything is reviewed: the queue is empty."
        layout.empty_state(sentence, page_paths.DATASET, "Create a dataset version")
        return
    st.info("No example matches these filters.", icon=":material/filter_list:")
    st.button("Clear the filters", type="primary", on_click=clear_filters, args=(project,))


def _go_to(example: int | None) -> None:
    st.session_state[_CURRENT] = example
    st.session_state.pop(_OPENED, None)

"""Who reviews which examples."""

import streamlit as st

from curate.domain.records import Project
from curate.services.teamwork import (
    AssignmentSection,
    assign,
    assign_evenly,
    assignment_section,
    assignment_words,
    unassign,
)
from pages.shared import context, layout, page_paths
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors, show_errors
from pages.shared.reruns import run_again

ANY = "(any)"


def show_assignments(project: Project) -> None:
    """The queues of people, and the forms that an owner makes them with."""
    section = assignment_section(context.database(), project.name)
    if section.queues:
        for one in section.queues:
            _queue(project, section, one.assignment.id)
    else:
        st.markdown(
            "Nothing is assigned: everybody reviews everything, and two people never get the same example "
            "at the same time."
        )
    if not context.may("owner"):
        st.caption("Owners of the project assign examples.")
    elif len(section.reviewers) < 2 and not section.queues:
        layout.empty_state(
            "Nobody else reviews here yet. Add people in Settings, and share the examples out.",
            page_paths.SETTINGS,
            "Go to Settings",
        )
    else:
        left, right = st.columns(2, gap="large")
        with left, layout.card("Share out evenly"):
            _evenly(project, section)
        with right, layout.card("Assign some"):
            _some(project, section)


def _queue(project: Project, section: AssignmentSection, key: int) -> None:
    one = next(each for each in section.queues if each.assignment.id == key)
    done = one.examples - one.left
    mine = one.assignment.person == context.person()
    words = assignment_words(one.assignment, section.sources.get(one.assignment.source or 0))
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(width="stretch", gap="xsmall"):
            you = " (you)" if mine else ""
            st.markdown(f"**{escape(one.assignment.person)}{you}** · {escape(words)}")
            st.progress(
                done / one.examples if one.examples else 1.0,
                text=f"{done:,} of {one.examples:,} decided, {one.left:,} left",
            )
        if mine:
            st.page_link(
                page_paths.REVIEW,
                label="Review mine",
                icon=":material/rate_review:",
                query_params={"assigned": "me"},
            )
        if context.may("owner"):
            st.button(
                "Remove",
                key=f"unassign-{key}",
                on_click=_remove,
                args=(project.name, key),
                help="Nothing that was decided changes.",
            )


def _remove(project: str, key: int) -> None:
    with notify_errors():
        unassign(context.database(), project, key, context.person())
        notify("The assignment was removed.")


def _evenly(project: Project, section: AssignmentSection) -> None:
    with st.form("evenly", border=False):
        who = st.multiselect("Among", section.reviewers, default=list(section.reviewers))
        st.caption(
            "Each gets a fixed share of all examples, also of those that are imported later. What is "
            "assigned "
            "now is replaced."
        )
        if st.form_submit_button("Share out evenly", icon=":material/call_split:"):
            with show_errors():
                assign_evenly(context.database(), project.name, who, context.person())
                notify("All examples are shared out.")
                run_again()


def _some(project: Project, section: AssignmentSection) -> None:
    with st.form("some", border=False):
        person = st.selectbox("To", section.reviewers)
        label = st.selectbox("Label", [ANY, *section.labels])
        names = {ANY: None, **{name: key for key, name in section.sources.items()}}
        source = st.selectbox("Import", list(names))
        if st.form_submit_button("Assign", icon=":material/assignment_ind:"):
            with show_errors():
                assign(
                    context.database(),
                    project.name,
                    person or "",
                    label=None if label == ANY else label,
                    source=names[source or ANY],
                    by=context.person(),
                )
                notify(f"Assigned to {person}.")
                run_again()

"""The questions that a person asked or is asked."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Project
from curate.services.teamwork import Thread, my_questions, settle
from pages.shared import context, page_paths
from pages.shared.humanize import ago
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors
from pages.shared.text_diff import whole_text
from pages.shared.texts import show_texts


def show_questions(project: Project) -> None:
    """The threads that one began or is mentioned in, with the way to their examples."""
    settled = st.toggle("Show settled ones", key="questions-settled")
    threads = my_questions(context.database(), project.name, context.person(), settled=settled)
    if not threads:
        st.markdown(
            "Nothing is settled yet."
            if settled
            else "No open questions. Write one beside an example in Review (the panel Comments); @ and "
            "a name "
            "asks somebody."
        )
    _show(project, threads)


def _show(project: Project, threads: Sequence[Thread]) -> None:
    for one in threads:
        with st.container(border=True, key=f"thread-{one.first.id}"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{escape(one.name)}**", width="stretch")
                st.page_link(
                    page_paths.REVIEW,
                    label="Open in Review",
                    icon=":material/arrow_forward:",
                    query_params={"example": str(one.example)},
                )
            show_texts(
                [
                    whole_text(each.text, f"{each.person}, {ago(each.at)}", tone="quiet")
                    for each in one.comments
                ],
                key=f"comments-{one.first.id}",
            )
            if context.may("reviewer"):
                st.button(
                    "Settled" if one.open else "Open again",
                    key=f"settle-{one.first.id}",
                    on_click=_settle,
                    args=(project.name, one.first.id, one.open),
                )


def _settle(project: str, comment: int, settled: bool) -> None:  # noqa: FBT001 - an argument of a button
    with notify_errors():
        settle(context.database(), project, comment, settled=settled, person=context.person())
        notify("Settled." if settled else "Open again.")

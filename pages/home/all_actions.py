"""The history of a project, out of which any action can be undone."""

import streamlit as st

from curate.domain.actions import Action
from curate.domain.records import Project
from curate.services import changes
from pages.shared import context
from pages.shared.humanize import ago, count
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors
from pages.shared.reruns import run_again
from pages.shared.undo import again

SHOWN = 30


def history_button(project: Project) -> None:
    """The button that shows who did what, with an Undo for each action."""
    if st.button("All actions", type="tertiary", icon=":material/history:", key="all-actions"):
        _show(project)


@st.dialog("Actions", width="large", icon=":material/history:")
def _show(project: Project) -> None:
    actions = changes.list_actions(context.database(), project.name)
    whose = "whoever did it" if context.may("owner") else "of those that are yours"
    st.caption(
        f"Undo reverts an action as a whole, {whose}. What was changed afterwards stands in the way, and is "
        "named."
    )
    for one in actions[:SHOWN]:
        _draw(project, one)
    if len(actions) > SHOWN:
        more = "more than " if len(actions) == changes.LISTED else ""
        older = len(actions) - SHOWN
        st.caption(
            f"And {more}{count(older, 'older one', 'older ones')}: `curate history` lists them."
        )


def _draw(project: Project, action: Action) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        undone = " · undone" if action.undone else ""
        st.markdown(
            f"{escape(action.summary)}  \n:gray[{escape(action.person)}, {ago(action.at)}{undone}]",
            width="stretch",
        )
        mine = action.person == context.person() and context.may("reviewer")
        may = mine or context.may("owner")
        pressed = (
            may
            and changes.can_be_undone(action)
            and st.button("Undo", icon=":material/undo:", key=f"undo-action-{action.id}")
        )
    if pressed:
        _undo(project, action.id)
        run_again()


def _undo(project: Project, action: int) -> None:
    with notify_errors():
        undone = changes.undo_action(context.database(), project.name, action, context.person())
        notify(f"Undone: {undone.summary}{again(undone)}.")

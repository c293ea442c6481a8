"""The last action and the button that undoes it, on every page where something is decided."""

from collections.abc import Callable

import streamlit as st

from curate.domain.actions import Action
from curate.domain.records import Project
from curate.services import changes
from curate.services.changes import Undone
from pages.shared import context
from pages.shared.humanize import ago, count
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors, pop_success


def undo_bar(
    project: Project,
    action: Action | None,
    on_undone: Callable[[Project, Undone], None] | None = None,
) -> None:
    """The Undo button, and beside it what the last press led to, else the last action.

    Args:
        project: Where.
        action: The person's last action that can be undone.
        on_undone: Called after it was undone.
    """
    done = pop_success()
    if not context.may("reviewer"):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="undo-bar"):
        # There from the beginning, so that nothing moves after the first action.
        st.button(
            "Undo",
            icon=":material/undo:",
            key=f"undo-{action.id if action else 0}",
            shortcut="U",
            disabled=action is None,
            on_click=_undo,
            args=(project, action.id if action else 0, on_undone),
            help="Undoes your last action, all of it.",
        )
        if not done and action is not None:
            done = f"Last action: {action.summary}, {ago(action.at)}"
        st.caption(escape(done or "You can undo everything that you do here."))


def again(undone: Undone) -> str:
    """That an undo left examples to be reviewed again; empty where it left none."""
    if not undone.withdrawn:
        return ""
    examples = count(len(undone.withdrawn), "example is", "examples are")
    return f". {examples} to be reviewed again: an error is open that nobody knew of who approved"


def _undo(
    project: Project, action: int, on_undone: Callable[[Project, Undone], None] | None
) -> None:
    with notify_errors():
        undone = changes.undo_last(
            context.database(), project.name, context.person(), action=action
        )
        notify(f"Undone: {undone.summary}{again(undone)}")
        if on_undone is not None:
            on_undone(project, undone)

"""What was done last, and taking it back: in sight wherever something is decided."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from curate.domain.errors import CurateError
from curate.domain.records import Project
from curate.services import changes
from curate.services.changes import Undone
from pages.shared import context
from pages.shared.words import ago, plain

NOTICE = "notice"


def tell(sentence: str, *, good: bool = True) -> None:
    """Say something on the next run: callbacks come before the page and can't draw."""
    st.session_state[NOTICE] = (sentence, good)


@contextmanager
def attempt() -> Iterator[None]:
    """Inside a callback: an error that a person may see is said on the next run."""
    try:
        yield
    except CurateError as error:
        tell(str(error), good=False)


def notice() -> None:
    """What the last press led to, on a page where nothing is decided that could be undone."""
    sentence, good = st.session_state.pop(NOTICE, ("", True))
    if sentence:
        show = st.success if good else st.error
        show(plain(sentence), icon=":material/check_circle:" if good else ":material/error:")


def bar(project: Project, on_undone: Callable[[Project, Undone], None] | None = None) -> None:
    """The last action with a button that takes it back, and what the last press led to."""
    sentence, good = st.session_state.pop(NOTICE, ("", True))
    if sentence and not good:
        st.error(plain(sentence), icon=":material/error:")
    action = changes.last_action(context.database(), project.name, context.person())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="undo-bar"):
        # There from the beginning, so that nothing moves when the first action is done.
        st.button(
            "Undo",
            icon=":material/undo:",
            key=f"undo-{action.id if action else 0}",
            shortcut="U",
            disabled=action is None,
            on_click=_undo,
            args=(project, action.id if action else 0, on_undone),
            help="Takes back the last thing you did, as a whole.",
        )
        said = sentence if sentence and good else ""
        if not said and action is not None:
            said = f"Last: {action.summary}, {ago(action.at)}"
        st.caption(plain(said or "Whatever you do here can be undone."))


def _undo(
    project: Project, action: int, on_undone: Callable[[Project, Undone], None] | None
) -> None:
    with attempt():
        undone = changes.undo_last(
            context.database(), project.name, context.person(), action=action
        )
        tell(f"Taken back: {undone.summary}")
        if on_undone is not None:
            on_undone(project, undone)

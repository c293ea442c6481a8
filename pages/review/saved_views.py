"""Saved views of the queue: opened, saved, renamed and deleted from one menu."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from curate.domain.queues import SavedView
from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import View
from pages.review.view_address import show_view
from pages.shared import context
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors

_TURN = "saved-views-turn"
_SHOWN = 30


def turn() -> int:
    """Counts what was done in this session to what there is to choose from."""
    return int(st.session_state.get(_TURN, 0))


def forget_options() -> None:
    """Let what there is to choose from be read anew."""
    st.session_state[_TURN] = turn() + 1


def say_problem(sentence: str) -> None:
    """Say above the page why a filter was not set."""
    notify(f"{sentence} The filter was not set.", error=True)


def draw_saved_views(project: Project, view: View, saved: Sequence[SavedView]) -> None:
    """The menu: each saved view opens with a press; what is shown can be saved."""
    current = next((one for one in saved if one.name == view.saved), None)
    name = f"View: {current.name}" if current is not None else "Views"
    with st.popover(escape(name), icon=":material/bookmark:"), st.container(width=320):
        if not saved:
            st.caption(
                "No view is saved yet. Set filters and an order, then save them under a name."
            )
        for one in saved[:_SHOWN]:
            _draw_one(project, one)
        st.divider()
        _draw_form(project, view, current)


def _draw_one(project: Project, one: SavedView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.button(
            escape(one.name),
            key=f"saved-open-{one.id}",
            icon=":material/group:" if one.shared else ":material/person:",
            type="tertiary",
            width="stretch",
            on_click=_open,
            args=(project, one),
            help="Everybody sees it." if one.shared else "Only you see it.",
        )
        st.button(
            "Delete",
            key=f"saved-delete-{one.id}",
            icon=":material/delete:",
            type="tertiary",
            on_click=_delete,
            args=(project, one),
            help=f"Deletes the view “{escape(one.name)}”, no example. You can undo it.",
        )


def _draw_form(project: Project, view: View, current: SavedView | None) -> None:
    name = st.text_input(
        "Name of what is shown now",
        key=f"saved-name-{project.id}-{turn()}",
        placeholder=current.name if current else "Doubtful refunds",
        max_chars=80,
    )
    shared = st.checkbox("Everybody sees it", key=f"saved-shared-{project.id}-{turn()}")
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Save the view",
            key=f"saved-save-{project.id}-{turn()}",
            type="primary",
            disabled=not name.strip(),
            on_click=_save,
            args=(project, view, name, shared),
        )
        if current is not None:
            st.button(
                f"Rename “{escape(current.name)}”",
                key=f"saved-rename-{current.id}-{turn()}",
                disabled=not name.strip(),
                on_click=_rename,
                args=(project, view, current, name),
            )


def _open(project: Project, one: SavedView) -> None:
    with notify_errors():
        show_view(project, View.of_query({**one.query, "saved": one.name}))


def _save(project: Project, view: View, name: str, shared: bool) -> None:  # noqa: FBT001 - a checkbox
    with notify_errors():
        saved = reviewing.save_view(
            context.database(), project.name, name, view, shared=shared, person=context.person()
        )
        _done(project, view, saved.name, f"Saved the view “{saved.name}”.")


def _rename(project: Project, view: View, one: SavedView, name: str) -> None:
    with notify_errors():
        reviewing.rename_view(context.database(), project.name, one.id, name, context.person())
        _done(project, view, " ".join(name.split()), f"Renamed the view “{one.name}”.")


def _delete(project: Project, one: SavedView) -> None:
    with notify_errors():
        reviewing.delete_view(context.database(), project.name, one.id, context.person())
        forget_options()
        notify(f"Deleted the view “{one.name}”.")


def _done(project: Project, view: View, name: str, sentence: str) -> None:
    forget_options()
    show_view(project, replace(view, saved=name))
    notify(sentence)

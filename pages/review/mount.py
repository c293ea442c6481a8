"""The desk on the page: a component that talks to the routes itself, so that no decision runs the page."""

from typing import Any

import streamlit as st

from curate.api import Access, mint
from curate.domain.records import Project
from curate.services.reviewing import ReviewPage, View
from pages.shared import browser_files, context

FOLDER = "review/desk"
"""Below ``pages``: scripts, and the styles that come with the page."""
_CHANGED = "desk-changed"


def mount_desk(project: Project, view: View, page: ReviewPage, example: int | None) -> None:
    """Draw the desk of the person, or tell the one that is there what it is to show.

    ``example`` is the one to begin with; None for the first of the queue.
    """
    desk = browser_files.component(
        "desk",
        "desk.js",
        html='<div class="desk-place"></div>',
        css=browser_files.all_styles(FOLDER),
    )
    desk(
        key=f"desk-{project.id}",
        data=_data(project, view, page, example),
        on_signed_out_change=_run_again,
    )


def show_changes() -> None:
    """Let the desk read its queue anew: something else on the page changed examples."""
    st.session_state[_CHANGED] = st.session_state.get(_CHANGED, 0) + 1


def _data(project: Project, view: View, page: ReviewPage, example: int | None) -> dict[str, Any]:
    """What the desk starts from; a new token each time, which counts for half a day."""
    person = context.person()
    return {
        "token": mint(context.settings(), Access(person, project.id, page.role)),
        "project": project.id,
        "name": project.name,
        "person": person,
        "role": page.role,
        "view": view.as_query(),
        "labels": list(page.labels),
        "definitions": dict(page.definitions),
        "example": example,
        "changed": st.session_state.get(_CHANGED, 0),
        "keys": page.preferences.get("keys", {}),
    }


def _run_again() -> None:
    """The desk's token counts no more: the run that follows gives it a new one."""

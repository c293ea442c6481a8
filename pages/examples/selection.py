"""Which examples are selected, over all pages of the table."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import View
from curate.stores.examples import Row
from pages.shared import context
from pages.shared.notices import notify_errors

Chosen = Mapping[int, int]
"""Ids of examples, each with the revision in which it was selected."""
_CHOSEN, _PROJECT, _DRAWN = "table-chosen", "table-project", "table-drawn"


def chosen(project: Project) -> Chosen:
    """What is selected; nothing in another project than the one in which it was."""
    if st.session_state.get(_PROJECT) != project.id:
        _set(project, {})
    found: Chosen = st.session_state[_CHOSEN]
    return found


def choose_all(project: Project, view: View) -> None:
    """In a callback: select everything that a view shows."""
    with notify_errors():
        _set(
            project, reviewing.choose_all(context.database(), project.name, view, context.person())
        )


def choose(project: Project, keys: Chosen) -> None:
    """In a callback: select these instead."""
    _set(project, keys)


def clear(project: Project) -> None:
    """In a callback: select nothing."""
    _set(project, {})


def table_key() -> str:
    """What tells the ticks as they are drawn from those before them: a new table begins with its own."""
    return str(st.session_state.get(_DRAWN, 0))


def ticked(project: Project, rows: Sequence[Row]) -> list[int]:
    """Which rows of a page are selected, by their place."""
    mine = chosen(project)
    return [place for place, row in enumerate(rows) if row.id in mine]


def follow(project: Project, rows: Sequence[Row], places: Sequence[int]) -> None:
    """In a callback: on this page, exactly these rows are ticked now."""
    now = dict(chosen(project))
    for row in rows:
        now.pop(row.id, None)
    now.update({rows[one].id: rows[one].revision for one in places if one < len(rows)})
    st.session_state[_CHOSEN] = now


def _set(project: Project, keys: Chosen) -> None:
    state: Any = st.session_state
    state[_PROJECT], state[_CHOSEN] = project.id, dict(keys)
    state[_DRAWN] = state.get(_DRAWN, 0) + 1

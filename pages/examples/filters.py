"""Which examples the table shows, and how they are sorted."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.checks import checks
from curate.domain.records import Project
from curate.services.reviewing import View, Which
from curate.stores.examples import SORTS, Order, SortBy
from pages.shared.names import STATUSES

WHICH: Mapping[Which, str] = {
    "all": "Any status",
    "to_do": "To do",
    **{status: word.capitalize() for status, word in STATUSES.items()},
}
COLUMNS: Mapping[SortBy, str] = {
    "line": "As imported",
    "external_id": "ID",
    "status": "Status",
    "label": "Label",
    "input": "Input",
    "output": "Answer",
    "findings": "Findings",
    "source": "Source",
    "changed_at": "Changed",
    "changed_by": "By",
}
MOST_FIRST: frozenset[SortBy] = frozenset({"findings", "changed_at"})
"""Columns of which the most, or the newest, is wanted first."""
_BY, _DESCENDING = "table-sort", "table-descending"
WIDTH = 170


def draw_view(project: Project, labels: Sequence[str]) -> View:
    """Draw the filters; returns what is chosen."""
    keys = _keys(project)
    st.text_input(
        "Contains the text, or has the ID",
        key=keys["text"],
        persist_state="session",
        placeholder="Search texts and IDs",
        icon=":material/search:",
        label_visibility="collapsed",
        width=240,
    )
    st.selectbox(
        "Status",
        list(WHICH),
        key=keys["which"],
        format_func=lambda which: WHICH[which],
        persist_state="session",
        label_visibility="collapsed",
        width=WIDTH,
    )
    titles = {check.name: check.title for check in checks}
    for title, options, key, unset in (
        ("Label", labels, keys["label"], "Any label"),
        ("With findings of", list(titles), keys["check"], "Any finding"),
    ):
        st.selectbox(
            title,
            options,
            index=None,
            key=key,
            format_func=lambda name: titles.get(name, name),
            placeholder=unset,
            persist_state="session",
            label_visibility="collapsed",
            width=WIDTH,
        )
    return chosen_view(project)


def chosen_view(project: Project) -> View:
    """What is chosen, as far as anything is."""
    state, keys = st.session_state, _keys(project)
    return View(
        which=state.get(keys["which"]) or "all",
        label=state.get(keys["label"]),
        check=state.get(keys["check"]),
        text=(state.get(keys["text"]) or "").strip() or None,
    )


def clear_filters(project: Project) -> None:
    """Show all examples."""
    for name, key in _keys(project).items():
        st.session_state[key] = {"which": "all", "text": ""}.get(name)


def draw_order() -> Order:
    """Draw how the table is sorted; returns it."""
    st.selectbox(
        "Sort by",
        SORTS,
        key=_BY,
        format_func=lambda by: f"Sort: {COLUMNS[by]}",
        persist_state="session",
        label_visibility="collapsed",
        width=WIDTH,
        on_change=_start_direction,
    )
    st.toggle("Descending", key=_DESCENDING, persist_state="session")
    return chosen_order()


def chosen_order() -> Order:
    """How the table is sorted."""
    return Order(st.session_state.get(_BY) or "line", bool(st.session_state.get(_DESCENDING)))


def sort_by(column: SortBy) -> None:
    """In a callback: sort by a column, or the other way round where it is sorted by it already."""
    order = chosen_order()
    st.session_state[_BY] = column
    st.session_state[_DESCENDING] = (
        not order.descending if order.by == column else column in MOST_FIRST
    )


def _start_direction() -> None:
    st.session_state[_DESCENDING] = st.session_state[_BY] in MOST_FIRST


def _keys(project: Project) -> dict[str, str]:
    return {name: f"table-{name}-{project.id}" for name in ("which", "label", "check", "text")}

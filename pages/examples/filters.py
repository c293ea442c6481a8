"""Which examples the table shows, and how they are sorted."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.checks import checks
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
SHOWN = ("which", "label", "check", "text")
_KEY = "table-"
_BY, _DESCENDING = "table-sort", "table-descending"
WIDTH = 170


def draw_view(labels: Sequence[str]) -> View:
    """Draw the filters; returns what the address asks for."""
    view = chosen_view()
    for name in SHOWN:
        st.session_state[_KEY + name] = getattr(view, name)
    st.text_input(
        "Contains the text, or has the ID",
        key=f"{_KEY}text",
        placeholder="Search texts and IDs",
        icon=":material/search:",
        label_visibility="collapsed",
        width=240,
        on_change=_show_in_address,
        args=("text",),
    )
    titles = {check.name: check.title for check in checks}
    _choice("Status", "which", WHICH, None)
    _choice("Label", "label", {one: one for one in labels}, "Any label")
    _choice("With findings of", "check", titles, "Any finding")
    return view


def chosen_view() -> View:
    """What the address asks for, as far as it can be understood; all examples where it says nothing."""
    asked = {name: st.query_params[name] for name in View.names() if name in st.query_params}
    view, _ = View.read({"which": "all", **asked})
    return view


def clear_filters() -> None:
    """In a callback: show all examples."""
    for name in View.names():
        st.query_params.pop(name, None)


def beside(view: View) -> str:
    """What the address asks for that no filter on the page shows, in words."""
    more = {name: text for name, text in view.as_query().items() if name not in {*SHOWN, "sort"}}
    return ", ".join(f"{name} {text}" for name, text in more.items())


def _choice(label: str, name: str, options: Mapping[Any, str], unset: str | None) -> None:
    chosen = st.session_state[_KEY + name]
    known = list(options) if chosen is None or chosen in options else [chosen, *options]
    st.selectbox(
        label,
        known,
        index=None if unset else 0,
        key=_KEY + name,
        format_func=lambda one: options.get(one, one),
        placeholder=unset or "",
        label_visibility="collapsed",
        width=WIDTH,
        on_change=_show_in_address,
        args=(name,),
    )


def _show_in_address(name: str) -> None:
    """A filter was changed: the address says so, and with it the next run of the page."""
    value = str(st.session_state[_KEY + name] or "").strip()
    if value and value != "all":
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


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

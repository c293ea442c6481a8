"""Which examples the table shows."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.checks import checks
from curate.services.reviewing import View, Which
from pages.shared.names import STATUSES

WHICH: Mapping[Which, str] = {
    "all": "Any status",
    "to_do": "To do",
    **{status: word.capitalize() for status, word in STATUSES.items()},
}
SHOWN = ("which", "label", "check", "text")
_KEY = "table-"
PAGE_NAME = "page"
"""What the address calls the page of the table."""
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
    begin_again()
    for name in View.names():
        st.query_params.pop(name, None)


def begin_again() -> None:
    """In a callback: another list is shown from its first page on."""
    st.query_params.pop(PAGE_NAME, None)


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
    begin_again()
    value = str(st.session_state[_KEY + name] or "").strip()
    if value and value != "all":
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)

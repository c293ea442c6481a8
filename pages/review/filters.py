"""What the queue shows: status, label, findings, text and order, as they stand in the address."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.checks import checks
from curate.services.reviewing import View, Which
from pages.shared.markdown import escape
from pages.shared.names import STATUSES

WHICH: Mapping[Which, str] = {
    "to_do": "to do",
    **{status: f"only {word}" for status, word in STATUSES.items()},
    "all": "all",
}
SORTS: Mapping[str, str] = {
    "queue": "What needs a fix first",
    "newest": "Newest first",
    "random": "Random",
}
SHOWN = ("which", "label", "check", "text", "sort")
_KEY = "view-"


def draw_filters(labels: Sequence[str]) -> View:
    """Draw the filters, folded away; returns what the address asks for."""
    asked = {name: st.query_params[name] for name in View.names() if name in st.query_params}
    view, problems = View.read(asked)
    for name in SHOWN:
        st.session_state[_KEY + name] = getattr(view, name)
    more = len(view.as_query().keys() - {"which", "seed", "saved"})
    name = f"Queue: {WHICH[view.which]}" + (f" + {more}" if more else "")
    with st.popover(name, icon=":material/filter_list:"), st.container(width=340):
        _choice("Status", "which", {which: word.capitalize() for which, word in WHICH.items()})
        titles = {check.name: check.title for check in checks}
        _choice("Label", "label", {label: label for label in labels}, "Any label")
        _choice("With findings of", "check", titles, "Any check")
        st.text_input(
            "Contains the text, or has the ID",
            key=f"{_KEY}text",
            icon=":material/search:",
            on_change=_show_in_address,
            args=("text",),
        )
        _choice("Order", "sort", {**SORTS, view.sort: SORTS.get(view.sort, view.sort)})
        if more or view.which != "to_do":
            st.button("Clear the filters", type="tertiary", on_click=_clear)
    for problem in problems:
        st.caption(f":material/help: {escape(problem)}")
    return view


def _choice(label: str, name: str, options: Mapping[str, str], unset: str | None = None) -> None:
    chosen = st.session_state[_KEY + name]
    known = list(options) if chosen is None or chosen in options else [chosen, *options]
    st.selectbox(
        label,
        known,
        key=_KEY + name,
        format_func=lambda one: options.get(one, one),
        placeholder=unset or "",
        on_change=_show_in_address,
        args=(name,),
        index=None if unset else 0,
    )


def _show_in_address(name: str) -> None:
    """A filter was changed: the address says so, and with it the next run of the page."""
    value = str(st.session_state[_KEY + name] or "").strip()
    if value and value != getattr(View(), name):
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def _clear() -> None:
    for name in View.names():
        st.query_params.pop(name, None)

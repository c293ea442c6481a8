"""The filters of the review queue: status, label, check, text."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.checks import checks
from curate.domain.records import Project
from curate.services.reviewing import View, Which
from pages.shared.names import STATUSES

WHICH: Mapping[Which, str] = {
    "to_do": "to do",
    **{status: f"only {word}" for status, word in STATUSES.items()},
    "all": "all",
}
ORDER = (
    "Examples that need a fix come first, then those worth a look, then the rest in the order of your "
    "file. Skipped and flagged ones come last."
)


def draw_filters(project: Project, labels: Sequence[str]) -> View:
    """Draw the filters, folded away; returns what is chosen."""
    view = chosen_view(project)
    more = sum(value is not None for value in (view.label, view.check, view.text))
    name = f"Queue: {WHICH[view.which]}" + (f" + {more}" if more else "")
    with st.popover(name, icon=":material/filter_list:"), st.container(width=340):
        keys = _keys(project)
        st.selectbox(
            "Status",
            list(WHICH),
            key=keys["which"],
            format_func=lambda which: WHICH[which].capitalize(),
            persist_state="session",
        )
        _draw_optional("Label", labels, keys["label"], "Any label")
        _draw_optional("With findings of", list(checks.names()), keys["check"], "Any check")
        st.text_input(
            "Contains the text, or has the ID",
            key=keys["text"],
            persist_state="session",
            icon=":material/search:",
        )
        st.caption(ORDER)
    return chosen_view(project)


def chosen_view(project: Project) -> View:
    """What is chosen, as far as anything is."""
    state, keys = st.session_state, _keys(project)
    return View(
        which=state.get(keys["which"]) or "to_do",
        label=state.get(keys["label"]),
        check=state.get(keys["check"]),
        text=(state.get(keys["text"]) or "").strip() or None,
    )


def clear_filters(project: Project) -> None:
    """Back to what is to do, whatever its label, findings and text."""
    for name, key in _keys(project).items():
        st.session_state[key] = "to_do" if name == "which" else "" if name == "text" else None


def _draw_optional(label: str, options: Sequence[str], key: str, unset: str) -> None:
    titles = {check.name: check.title for check in checks}
    st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda name: titles.get(name, name),
        key=key,
        placeholder=unset,
        persist_state="session",
    )


def _keys(project: Project) -> dict[str, str]:
    return {name: f"view-{name}-{project.id}" for name in ("which", "label", "check", "text")}

"""The line of examples at the review desk: which to see, in which order, and where one is."""

from collections.abc import Mapping

import streamlit as st

from curate.checks import checks
from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import Queue, View, Which
from pages.shared import context, layout
from pages.shared.names import STATUSES

AT, OPENED, OF, SEEN = "review-at", "review-opened", "review-of", "review-seen"
WHICH: Mapping[Which, str] = {
    "to_do": "still to do",
    **{status: f"only {word}" for status, word in STATUSES.items()},
    "all": "all",
}
ORDER = (
    "Examples with something to fix come first, then those worth a look, then the rest in the order "
    "of your file. Flagged and skipped ones wait at the end."
)


def filters(project: Project) -> View:
    """Draw the choice of examples, folded away; returns what is chosen."""
    view = chosen(project)
    active = sum(value is not None for value in (view.label, view.check, view.text))
    name = f"Show: {WHICH[view.which]}" + (f" + {active}" if active else "")
    with st.popover(name, icon=":material/filter_list:"), st.container(width=340):
        keys = _keys(project)
        options = {"format_func": WHICH.__getitem__, "persist_state": "session"}
        st.selectbox("Which", list(WHICH), key=keys["which"], **options)
        labels = list(reviewing.list_labels(context.database(), project.name))
        _optional("Label", labels, keys["label"])
        _optional("With a finding of this kind", list(checks.names()), keys["check"])
        st.text_input(
            "Text in it, or its number",
            key=keys["text"],
            persist_state="session",
            icon=":material/search:",
        )
        st.caption(ORDER)
    return chosen(project)


def chosen(project: Project) -> View:
    """What is chosen, as far as anything is."""
    state, keys = st.session_state, _keys(project)
    return View(
        which=state.get(keys["which"]) or "to_do",
        label=state.get(keys["label"]),
        check=state.get(keys["check"]),
        text=(state.get(keys["text"]) or "").strip() or None,
    )


def line_of(project: Project) -> Queue:
    """The line, in the order in which it was first seen: fixing must not move anybody about."""
    view = chosen(project)
    fresh = reviewing.load_queue(context.database(), project.name, view)
    seen = st.session_state.get(SEEN)
    if seen is not None and seen[0] == (project.id, view):
        # Whoever comes back by undo finds its old place again.
        known = set(seen[1])
        order = (*seen[1], *(one for one in fresh.ids if one not in known))
    else:
        order = fresh.ids
    st.session_state[SEEN] = ((project.id, view), order)
    return reviewing.keep_order(order, fresh)


def current(project: Project, line: Queue) -> int | None:
    """The example to show: one that was opened on purpose, else the one whose turn it is."""
    if st.session_state.get(OF) != project.id:
        move(None)
        st.session_state[OF] = project.id
    asked = st.query_params.get("example", "")
    if asked.isdecimal():
        open_example(int(asked))
        del st.query_params["example"]
    at = st.session_state.get(AT)
    if at is not None and (at in line.ids or st.session_state.get(OPENED) == at):
        return int(at)
    first = line.ids[0] if line.ids else None
    move(first)
    return first


def open_example(example: int) -> None:
    """Show an example, whether the line holds it or not."""
    st.session_state[AT] = st.session_state[OPENED] = example


def move(example: int | None) -> None:
    """Go to an example of the line."""
    st.session_state[AT] = example
    st.session_state.pop(OPENED, None)


def move_on(line: Queue, example: int) -> None:
    """Go to whatever follows an example that was decided on."""
    move(reviewing.next_in_queue(line, example))


def steps(line: Queue, example: int) -> None:
    """Where in the line the example stands, with the way to its neighbours."""
    after = reviewing.next_in_queue(line, example) if len(line.ids) > 1 else None
    before = reviewing.previous_in_queue(line, example)
    for label, icon, key, to in (
        ("Previous", ":material/chevron_left:", "K", before),
        ("Next", ":material/chevron_right:", "J", after),
    ):
        st.button(
            label,
            icon=icon,
            key=f"{label}-{example}",
            shortcut=key,
            type="tertiary",
            disabled=to is None,
            on_click=move,
            args=(to,),
        )
    if example in line.ids:
        st.caption(f"{line.ids.index(example) + 1} of {len(line.ids):,}")
    else:
        st.caption(f"opened on its own; {len(line.ids):,} in the line")


def nothing_left(project: Project, view: View) -> None:
    """The line is empty: because all is done, or because nothing fits what is asked for."""
    if view == View():
        sentence = "Everything is decided: no example is waiting."
        layout.empty(sentence, "pages/dataset/page.py", "Freeze a dataset")
        return
    st.info("No example fits what you chose to see.", icon=":material/filter_list:")
    st.button("Show what is still to do", type="primary", on_click=_reset, args=(project,))


def _reset(project: Project) -> None:
    for name, key in _keys(project).items():
        st.session_state[key] = "to_do" if name == "which" else "" if name == "text" else None


def _optional(label: str, options: list[str], key: str) -> None:
    titles = {check.name: check.title for check in checks}
    st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda name: titles.get(name, name),
        key=key,
        placeholder="any",
        persist_state="session",
    )


def _keys(project: Project) -> dict[str, str]:
    return {name: f"view-{name}-{project.id}" for name in ("which", "label", "check", "text")}

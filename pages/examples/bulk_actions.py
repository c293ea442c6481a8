"""What can be done to all selected examples at once."""

from collections.abc import Mapping

import streamlit as st

from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import BulkDecision, BulkResult, TablePage, View
from pages.examples import replace_dialog, selection
from pages.examples.selection import Chosen
from pages.shared import context
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors
from pages.shared.reruns import run_again

AT_ONCE: Mapping[BulkDecision, tuple[str, str, str]] = {
    "approve": (
        "Approve",
        ":material/check:",
        "Those without an answer or with an open error are left.",
    ),
    "skip": ("Skip", ":material/skip_next:", "They wait at the end of the queue."),
    "reopen": ("Reopen", ":material/undo:", "They are to be reviewed again."),
}
NAMED = 100
"""Refused examples that are listed."""
_REFUSED = "table-refused"


def draw_bar(project: Project, view: View, page: TablePage) -> None:
    """How many examples are selected, and what can be done to them; nothing for who only reads."""
    if not context.may("reviewer"):
        return
    chosen = selection.chosen(project)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bulk-bar"):
        st.markdown(f"**{len(chosen):,} selected**" if chosen else "Tick rows to select them.")
        if page.found and len(chosen) != page.found:
            st.button(
                f"Select all {page.found:,} that match",
                key="table-all",
                type="tertiary",
                on_click=selection.choose_all,
                args=(project, view),
            )
        if chosen:
            st.button(
                "Clear",
                key="table-none",
                type="tertiary",
                on_click=selection.clear,
                args=(project,),
            )
        st.space("stretch")
        for decision, (label, icon, about) in AT_ONCE.items():
            st.button(
                label,
                icon=icon,
                key=f"bulk-{decision}",
                help=about,
                disabled=not chosen,
                on_click=decide,
                args=(project, decision),
            )
        if st.button("Reject", icon=":material/close:", key="bulk-reject", disabled=not chosen):
            _reject(project)
        if st.button("Label", icon=":material/label:", key="bulk-label", disabled=not chosen):
            _label(project, page.labels)
        replace_dialog.draw_button(project, view, page)
    _draw_refused(project)


def decide(project: Project, decision: BulkDecision, *, label: str = "", note: str = "") -> None:
    """Decide on everything that is selected, and say what came of it."""
    st.session_state.pop(_REFUSED, None)
    with notify_errors():
        done = reviewing.decide_on_many(
            context.database(),
            project.name,
            selection.chosen(project),
            decision,
            label=label,
            note=note,
            person=context.person(),
        )
        notify(in_words(done, decision), error=not done.done and bool(done.refused or done.left))
        selection.clear(project)
        if done.refused:
            st.session_state[_REFUSED] = (project.id, done.refused)


def in_words(done: BulkResult, decision: BulkDecision) -> str:
    """What came of a decision on many examples."""
    verb = reviewing.DONE_TO[decision]
    said = (
        [f"{verb} {count(done.done, 'example')}."]
        if done.done
        else [f"Nothing was {verb.lower()}."]
    )
    if done.unchanged:
        said.append(f"{count(done.unchanged, 'was', 'were')} that already.")
    if done.refused:
        said.append(f"{count(len(done.refused), 'was', 'were')} not approved: see the list below.")
    if done.left:
        said.append(
            f"{count(len(done.left), 'has', 'have')} changed since you selected "
            f"{'it' if len(done.left) == 1 else 'them'}, and stayed as they are: look again."
        )
    if done.withdrawn:
        said.append(
            f"{count(len(done.withdrawn), 'is', 'are')} to be reviewed again: an error is open that nobody "
            "knew of who approved."
        )
    return " ".join(said)


@st.dialog("Reject", icon=":material/close:")
def _reject(project: Project) -> None:
    chosen = selection.chosen(project)
    st.write(f"**{count(len(chosen), 'example')}** will be rejected. You can undo it.")
    note = st.text_input("Why? (kept in the history of each)", key="bulk-reason")
    if st.button(f"Reject {len(chosen):,}", type="primary", key="bulk-reject-confirmed"):
        decide(project, "reject", note=note)
        run_again()


@st.dialog("Label", icon=":material/label:")
def _label(project: Project, labels: tuple[str, ...]) -> None:
    chosen: Chosen = selection.chosen(project)
    st.write(f"**{count(len(chosen), 'example')}** will get another label. You can undo it.")
    label = st.selectbox(
        "Label",
        labels,
        index=None,
        accept_new_options=True,
        placeholder="Choose a label, or type a new one",
        key="bulk-new-label",
    )
    with st.container(horizontal=True, gap="small"):
        if st.button(
            f"Label {len(chosen):,}", type="primary", key="bulk-label-confirmed", disabled=not label
        ):
            decide(project, "label", label=label or "")
            run_again()
        if st.button("Take the label away", key="bulk-unlabel"):
            decide(project, "label")
            run_again()


def _draw_refused(project: Project) -> None:
    """The examples that were not approved, each with the reason."""
    where, refused = st.session_state.get(_REFUSED, (None, ()))
    if where != project.id or not refused:
        return
    with st.container(border=True, key="bulk-refused"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{count(len(refused), 'example was', 'examples were')} not approved**")
            st.space("stretch")
            st.button("Close", type="tertiary", key="refused-close", on_click=_forget_refused)
        for one in refused[:NAMED]:
            link = f"[{escape(one.name)}](/review?example={one.id})"
            st.caption(f":material/error: {link}: {escape(one.why)}")
        if len(refused) > NAMED:
            st.caption(f"And {len(refused) - NAMED:,} more.")


def _forget_refused() -> None:
    st.session_state.pop(_REFUSED, None)

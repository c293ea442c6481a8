"""The card of the review desk: what was asked, what was found, the answer, the decision."""

from collections.abc import Mapping

import streamlit as st

from curate.domain.examples import Example
from curate.domain.records import Project
from curate.services.reviewing import Card, Decision
from pages.review import decisions, drafts, history, input_side, original
from pages.review.decisions import key_of
from pages.review.drafts import Draft
from pages.shared import text_diff, texts
from pages.shared.words import plain

HEIGHT = 210
LONG = 400
BUTTONS: Mapping[Decision, tuple[str, str, str]] = {
    "approve": ("Approve", "Ctrl+Enter", ":material/check:"),
    "reject": ("Reject", "X", ":material/close:"),
    "skip": ("Skip", "S", ":material/skip_next:"),
    "flag": ("Flag", "F", ":material/flag:"),
}


def draw(project: Project, card: Card) -> None:
    """One example: the input to the left, the answer and the decision to the right."""
    example = card.example
    draft = drafts.of(example)
    stale = draft is not None and draft.revision != example.revision
    left, right = st.columns(2, gap="medium")
    with left:
        input_side.draw(card, None if stale else draft)
        input_side.found(project, card)
    with right:
        if draft is not None and stale:
            _conflict(card, draft)
        else:
            _answer(project, example, draft)
        original.fold(project, example)
        history.fold(card.history, key=_key("", example))


def _key(what: str, example: Example) -> str:
    return key_of(what, example.id, example.revision)


def _answer(project: Project, example: Example, draft: Draft | None) -> None:
    key = _key("answer", example)
    st.session_state.setdefault(key, draft.output if draft else example.output)
    text = st.text_area(
        "Answer",
        key=key,
        # Without it, text that was not left before somebody changes the page would be lost.
        persist_state="session",
        height=HEIGHT,
        on_change=decisions.remember,
        args=(example,),
        help="What the model should learn to answer. Change it until you would send it yourself.",
    )
    # What was typed while somebody left the page comes back with the widget, without a change.
    decisions.remember(example)
    _saved(project, example)
    with st.container(horizontal=True, gap="small", key="decisions"):
        for decision, (label, shortcut, icon) in BUTTONS.items():
            st.button(
                label,
                key=_key(decision, example),
                icon=icon,
                shortcut=shortcut,
                type="primary" if decision == "approve" else "secondary",
                on_click=decisions.press,
                args=(project, example.id, example.revision, decision),
            )
    st.text_input(
        "Note for the history",
        key=_key("note", example),
        persist_state="session",
        placeholder="Why? A note for the history (optional)",
        label_visibility="collapsed",
    )
    _changes(example, text or "")


def _changes(example: Example, output: str) -> None:
    entered = st.session_state.get(_key("input", example))
    pairs = {
        "Input, changed since the import": (example.draft_input, entered or example.input),
        "Changed since the import": (example.draft_output, output),
    }
    shown = [text_diff.change(*pair, label) for label, pair in pairs.items() if pair[0] != pair[1]]
    if shown:
        texts.show(shown, key=_key("change", example))


def _saved(project: Project, example: Example) -> None:
    # Always one line high, so that no button moves under the pointer when the text is left.
    with st.container(horizontal=True, vertical_alignment="center", height=28, border=False):
        if drafts.of(example) is None:
            drafted = (example.draft_input, example.draft_output)
            edited = (example.input, example.output) != drafted
            st.caption("Saved; edited since the import." if edited else "As imported.")
            return
        st.caption(":material/edit: **Unsaved edit.** Any decision saves it.")
        save, args = _key("edit", example), (project, example.id, example.revision, "edit")
        st.button("Save", type="tertiary", key=save, on_click=decisions.press, args=args)
        drop = _key("discard", example)
        st.button("Discard", type="tertiary", key=drop, on_click=decisions.discard, args=(example,))


def _conflict(card: Card, draft: Draft) -> None:
    example = card.example
    st.warning(
        f"{plain(history.latest(card))} Nothing of yours was stored: choose what to go on with.",
        icon=":material/call_split:",
    )
    blocks = [
        text_diff.whole(example.output, "What is stored now", height=HEIGHT),
        text_diff.change(example.output, draft.output, "What was on your screen", around=None),
    ]
    if draft.input != example.input:
        label = "The input on your screen"
        blocks.append(text_diff.change(example.input, draft.input, label, around=None))
    texts.show(blocks, key=_key("versions", example))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Go on with mine",
            type="primary",
            key=_key("mine", example),
            on_click=decisions.rebase,
            args=(example, draft),
        )
        st.button(
            "Take the newer one",
            key=_key("theirs", example),
            on_click=decisions.discard,
            args=(example,),
        )

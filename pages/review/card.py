"""The card of an example on Review: its input and findings, its answer, the decision."""

from collections.abc import Mapping

import streamlit as st

from curate.domain.examples import Example
from curate.domain.records import Project
from curate.services.reviewing import Card, Decision
from pages.review import decisions, drafts, history, input_panel, open_errors, source_text
from pages.review.decisions import key_of
from pages.review.drafts import Draft
from pages.shared import text_diff, texts
from pages.shared.markdown import escape
from pages.shared.names import FIELDS

HEIGHT = 210
BUTTONS: Mapping[Decision, tuple[str, str, str]] = {
    "approve": ("Approve", "Ctrl+Enter", ":material/check:"),
    "reject": ("Reject", "X", ":material/close:"),
    "skip": ("Skip", "S", ":material/skip_next:"),
    "flag": ("Flag", "F", ":material/flag:"),
}


def draw_card(project: Project, card: Card) -> None:
    """One example: the input to the left, the answer and the decision to the right."""
    example = card.example
    draft = drafts.draft_of(example)
    stale = draft is not None and draft.revision != example.revision
    left, right = st.columns(2, gap="medium")
    with left:
        input_panel.draw_input(card, None if stale else draft)
        input_panel.show_findings(project, card)
    with right:
        if draft is not None and stale:
            _draw_conflict(card, draft)
        else:
            _draw_answer(project, card, draft)
        source_text.show_source_text(project, example)
        history.show_history(card.history, key=_key("", example))


def _key(what: str, example: Example) -> str:
    return key_of(what, example.id, example.revision)


def _draw_answer(project: Project, card: Card, draft: Draft | None) -> None:
    example = card.example
    key = _key("answer", example)
    st.session_state.setdefault(key, draft.output if draft else example.output)
    text = st.text_area(
        FIELDS["output"],
        key=key,
        # Without it, text that was not left before somebody changes the page would be lost.
        persist_state="session",
        height=HEIGHT,
        on_change=decisions.keep_draft,
        args=(example,),
        help="What the model should learn to write. Edit it until you would send it yourself.",
    )
    # What was typed before the page was left comes back with the widget, without a change.
    decisions.keep_draft(example)
    _draw_saved_line(project, example)
    errors = open_errors.if_approved(project, card, drafts.draft_of(example))
    with st.container(horizontal=True, gap="small", key="decisions"):
        for decision, (label, shortcut, icon) in BUTTONS.items():
            knowing = decision == "approve" and errors
            st.button(
                open_errors.label(label, errors) if knowing else label,
                # A press on a button that said something else does nothing.
                key=_key(decision, example) + (open_errors.key(errors) if knowing else ""),
                icon=":material/error:" if knowing else icon,
                shortcut=shortcut,
                type="primary" if decision == "approve" else "secondary",
                on_click=decisions.decide,
                args=(project, example.id, example.revision, decision, frozenset(errors)),
            )
    open_errors.show(errors)
    st.text_input(
        "Note for the history",
        key=_key("note", example),
        persist_state="session",
        placeholder="Why? A note for the history (optional)",
        label_visibility="collapsed",
    )
    _draw_changes(example, text or "")


def _draw_changes(example: Example, output: str) -> None:
    entered = st.session_state.get(_key("input", example))
    pairs = {
        f"{FIELDS['input']}, changed since the import": (
            example.draft_input,
            entered or example.input,
        ),
        f"{FIELDS['output']}, changed since the import": (example.draft_output, output),
    }
    shown = [
        text_diff.changed_text(*pair, label) for label, pair in pairs.items() if pair[0] != pair[1]
    ]
    if shown:
        texts.show_texts(shown, key=_key("change", example))


def _draw_saved_line(project: Project, example: Example) -> None:
    # Always one line high, so that no button moves under the pointer when the text is left.
    with st.container(horizontal=True, vertical_alignment="center", height=28, border=False):
        if drafts.draft_of(example) is None:
            drafted = (example.draft_input, example.draft_output)
            edited = (example.input, example.output) != drafted
            st.caption("Saved. Edited since the import." if edited else "As imported.")
            return
        st.caption(":material/edit: **Unsaved changes.** Any decision saves them.")
        save, args = _key("edit", example), (project, example.id, example.revision, "edit")
        st.button("Save", type="tertiary", key=save, on_click=decisions.decide, args=args)
        drop = _key("discard", example)
        st.button("Discard", type="tertiary", key=drop, on_click=decisions.discard, args=(example,))


def _draw_conflict(card: Card, draft: Draft) -> None:
    example = card.example
    st.warning(
        f"{escape(history.latest_change(card))} Your version was not saved: choose which one to "
        "continue with.",
        icon=":material/call_split:",
    )
    blocks = [
        text_diff.whole_text(example.output, "Saved version", height=HEIGHT),
        text_diff.changed_text(example.output, draft.output, "Your version", around=None),
    ]
    if draft.input != example.input:
        label = "Your version of the input"
        blocks.append(text_diff.changed_text(example.input, draft.input, label, around=None))
    texts.show_texts(blocks, key=_key("versions", example))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Continue with mine",
            type="primary",
            key=_key("mine", example),
            on_click=decisions.rebase,
            args=(example, draft),
        )
        st.button(
            "Continue with the saved one",
            key=_key("theirs", example),
            on_click=decisions.discard,
            args=(example,),
        )

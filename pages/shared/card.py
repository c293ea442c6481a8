"""The card of the review desk: what was asked, the answer, what was found, the decision."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.domain.records import Project
from curate.services.desk import Card
from curate.services.reviewing import Decision
from pages.shared import deciding, diff, drafts, findings, history, texts
from pages.shared.deciding import key_of
from pages.shared.drafts import Draft
from pages.shared.examples import STATUSES, name_of
from pages.shared.texts import Block
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
    left, right = st.columns(2, gap="medium")
    with left:
        _asked(card)
        _found(project, card)
    with right:
        draft = drafts.of(example)
        if draft is not None and draft.revision != example.revision:
            _conflict(card, draft)
        else:
            _answer(project, card, draft)
        history.fold(card.history, key=_key("", example))


def _key(what: str, example: Example) -> str:
    return key_of(what, example.id, example.revision)


def _asked(card: Card) -> None:
    example = card.example
    facts = [
        STATUSES[example.status],
        example.label,
        *example.groups.values(),
        (example.created_at or "")[:10],
    ]
    blocks = [Block(label=name_of(example), note=" · ".join(filter(None, facts)), tone="title")]
    if example.system:
        blocks.append(diff.whole(example.system, "System text", tone="quiet", height=120))
    roles = {"user": "Earlier message", "assistant": "Earlier answer"}
    blocks += [
        diff.whole(turn.text, roles[turn.role], tone="quiet", height=160) for turn in example.turns
    ]
    places = findings.places(card.findings, example, "input")
    blocks.append(diff.whole(example.input, "Input", height=LONG, places=places))
    texts.show(blocks, key=_key("asked", example))


def _answer(project: Project, card: Card, draft: Draft | None) -> None:
    example = card.example
    key = _key("answer", example)
    st.session_state.setdefault(key, draft.text if draft else example.output)
    text = st.text_area(
        "Answer",
        key=key,
        # Without it, text that was not left before somebody changes the page would be lost.
        persist_state="session",
        height=HEIGHT,
        on_change=deciding.typed,
        args=(example.id, example.revision),
        help="What the model should learn to answer. Change it until you would send it yourself.",
    )
    _saved(project, example, text or "")
    with st.container(horizontal=True, gap="small", key="decisions"):
        for decision, (label, shortcut, icon) in BUTTONS.items():
            st.button(
                label,
                key=_key(decision, example),
                icon=icon,
                shortcut=shortcut,
                type="primary" if decision == "approve" else "secondary",
                on_click=deciding.press,
                args=(project, example.id, example.revision, decision),
            )
    st.text_input(
        "Note for the history",
        key=_key("note", example),
        persist_state="session",
        placeholder="Why? A note for the history (optional)",
        label_visibility="collapsed",
    )
    if text != example.draft_output:
        shown = diff.change(example.draft_output, text or "", "Changed since the import")
        texts.show([shown], key=_key("change", example))


def _saved(project: Project, example: Example, text: str) -> None:
    # Always one line high, so that no button moves under the pointer when the text is left.
    with st.container(horizontal=True, vertical_alignment="center", height=28, border=False):
        if text == example.output:
            edited = example.output != example.draft_output
            st.caption("Saved; edited since the import." if edited else "As imported.")
            return
        st.caption(":material/edit: **Unsaved edit.** Any decision saves it.")
        save, args = _key("edit", example), (project, example.id, example.revision, "edit")
        st.button("Save", type="tertiary", key=save, on_click=deciding.press, args=args)
        drop = _key("discard", example)
        st.button("Discard", type="tertiary", key=drop, on_click=deciding.discard, args=(example,))


def _found(project: Project, card: Card) -> None:
    example = card.example
    if not card.checked:
        st.caption(":material/help: Not checked yet.")
        return
    if not card.findings:
        st.caption(":material/check_circle: The checks found nothing here.")
        return
    mendable = [one for one in card.findings if findings.mended(one, example) is not None]
    if len(mendable) > 1:
        _fix_button(project, example, mendable, f"Fix all {len(mendable)}")
    for stored in card.findings:
        words, button = st.columns([5, 1], vertical_alignment="center", gap="small")
        with words:
            texts.show(findings.short(stored, example), key=_key(f"found-{stored.id}", example))
        if stored in mendable:
            with button:
                _fix_button(project, example, [stored], "Fix")


def _fix_button(
    project: Project, example: Example, found: Sequence[StoredFinding], label: str
) -> None:
    ids = [one.id for one in found]
    st.button(
        label,
        icon=":material/auto_fix_high:",
        key=_key(f"fix-{'-'.join(map(str, ids))}", example),
        on_click=deciding.fix,
        args=(project, example.id, example.revision, ids),
    )


def _conflict(card: Card, draft: Draft) -> None:
    example = card.example
    st.warning(
        f"{plain(history.latest(card))} Nothing of yours was stored: choose what to go on with.",
        icon=":material/call_split:",
    )
    blocks = [
        diff.whole(example.output, "What is stored now", height=HEIGHT),
        diff.change(example.output, draft.text, "What was on your screen", around=None),
    ]
    texts.show(blocks, key=_key("versions", example))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Go on with mine",
            type="primary",
            key=_key("mine", example),
            on_click=deciding.rebase,
            args=(example, draft.text),
        )
        st.button(
            "Take the newer one",
            key=_key("theirs", example),
            on_click=deciding.discard,
            args=(example,),
        )

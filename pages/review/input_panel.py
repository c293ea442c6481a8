"""The left side of Review: the input with what came before it, and what the checks found."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from curate.domain.examples import Example
from curate.domain.findings import CLUSTER_CHECKS, StoredFinding
from curate.domain.records import Project
from curate.services.reviewing import Card
from pages.review import decisions, queue
from pages.review.decisions import key_of
from pages.review.drafts import Draft
from pages.shared import finding_actions, text_diff, texts
from pages.shared.finding_texts import SHOWN, fixed_text, found_places, short_blocks
from pages.shared.markdown import escape
from pages.shared.names import FIELDS, STATUSES, example_name
from pages.shared.texts import Block

LONG = 400
INPUT_HEIGHT = 260


def draw_input(card: Card, draft: Draft | None) -> None:
    """The example's facts, what came before, and the input."""
    example = card.example
    facts = [
        STATUSES[example.status],
        example.label,
        *example.groups.values(),
        (example.created_at or "")[:10],
    ]
    blocks = [
        Block(label=example_name(example), note=" · ".join(filter(None, facts)), tone="title")
    ]
    if example.system:
        blocks.append(
            text_diff.whole_text(example.system, FIELDS["system"], tone="quiet", height=120)
        )
    roles = {"user": "Earlier message", "assistant": "Earlier answer"}
    blocks += [
        text_diff.whole_text(turn.text, roles[turn.role], tone="quiet", height=160)
        for turn in example.turns
    ]
    shown = f"{example.id}-{example.revision}"
    editing = _key("input", example)
    if draft is not None and draft.input != example.input:
        st.session_state.setdefault(editing, draft.input)
    if editing in st.session_state:
        texts.show_texts(blocks, key=_key("input-texts", example), decision_key=shown)
        st.text_area(
            FIELDS["input"],
            key=editing,
            persist_state="session",
            height=INPUT_HEIGHT,
            on_change=decisions.keep_draft,
            args=(example,),
        )
        return
    places = found_places(card.findings, example, "input")
    blocks.append(text_diff.whole_text(example.input, FIELDS["input"], height=LONG, places=places))
    texts.show_texts(blocks, key=_key("input-texts", example), decision_key=shown)
    st.button(
        "Edit the input",
        type="tertiary",
        icon=":material/edit:",
        key=_key("edit-input", example),
        on_click=decisions.edit_input,
        args=(example,),
        help="For example, to remove a name or an address.",
    )


def show_findings(project: Project, card: Card) -> None:
    """What the checks found here, each with its fix."""
    example = card.example
    if not card.checked or (card.unchecked and not card.findings):
        st.caption(":material/help: Not checked yet.")
        return
    if not card.findings:
        st.caption(":material/check_circle: The checks found nothing here.")
        return
    fixable = [one for one in card.findings if fixed_text(one, example) is not None]
    if len(fixable) > 1:
        _fix_button(project, example, fixable, f"Fix all {len(fixable)}")
    for stored in card.findings:
        with st.container(gap="xxsmall"):
            blocks = short_blocks(stored, example, card.others)
            texts.show_texts(blocks, key=_key(f"found-{stored.id}", example))
            with st.container(horizontal=True, gap="small"):
                if stored in fixable:
                    _fix_button(project, example, [stored], "Fix")
                _decision_buttons(project, card, stored)


def _decision_buttons(project: Project, card: Card, stored: StoredFinding) -> None:
    """What can be done about a finding beside fixing it; the example stays on the screen."""
    known = {card.example.id: card.example, **card.others}
    about = [known[one] for one in stored.finding.examples if one in known]
    stay = partial(queue.open_example, card.example.id)
    finding_actions.decision_buttons(project.name, stored, about, quiet=True, then=stay)
    others = [one for one in about if one.id != card.example.id]
    for one in others[:SHOWN] if stored.finding.check not in CLUSTER_CHECKS else ():
        label = f"Open {escape(example_name(one))}"
        key = _key(f"open-{stored.id}-{one.id}", card.example)
        st.button(
            label,
            icon=":material/rate_review:",
            key=key,
            type="tertiary",
            on_click=queue.open_example,
            args=(one.id,),
        )


def _fix_button(
    project: Project, example: Example, found: Sequence[StoredFinding], label: str
) -> None:
    shown = {one.id: one.version for one in found}
    st.button(
        label,
        icon=":material/auto_fix_high:",
        key=_key(f"fix-{'-'.join(map(str, shown))}", example),
        on_click=decisions.fix,
        args=(project, example.id, example.revision, shown),
    )


def _key(what: str, example: Example) -> str:
    return key_of(what, example.id, example.revision)

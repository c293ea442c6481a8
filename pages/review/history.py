"""What became of an example, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.domain.records import Event
from curate.services.reviewing import Card
from curate.text.highlights import Piece
from pages.shared import text_diff, texts
from pages.shared.names import name_of
from pages.shared.texts import Block
from pages.shared.words import ago

DONE: Mapping[str, str] = {
    "approve": "approved it",
    "bulk_approve": "approved it, among others",
    "reject": "rejected it",
    "skip": "skipped it",
    "flag": "flagged it",
    "reopen": "opened it again",
    "edit": "edited it",
    "fix": "had it fixed",
    "keep": "rejected it as a duplicate",
    "resolve": "gave it the answer of another one",
    "undo": "took that back",
    "import": "imported it anew",
    "clean": "had it cleaned while it came in",
    "restore": "put it back as in its source",
}
TEXTS: Mapping[str, str] = {
    "output": "Change of the answer",
    "input": "Change of the input",
    "system": "Change of the system text",
    "turns": "Change of earlier messages",
}


def fold(events: Sequence[Event], key: str) -> None:
    """The history behind a fold, the newest first."""
    if not events:
        return
    with st.expander(f"History ({len(events)})", icon=":material/history:", key=f"history-{key}"):
        blocks = [block for event in reversed(events) for block in _blocks(event)]
        texts.show(blocks, key=f"history-texts-{key}")


def latest(card: Card) -> str:
    """Who changed an example last, and how, in a sentence."""
    if not card.history:
        return f"{name_of(card.example)} was imported anew."
    event = card.history[-1]
    done = DONE.get(event.kind, event.kind)
    return f"{name_of(card.example)} is not what you had before you: {event.person} {done}."


def _blocks(event: Event) -> list[Block]:
    note = event.after.get("note")
    head = Block(
        [Piece("same", f"“{note}”")] if note else [],
        label=f"{event.person} {DONE.get(event.kind, event.kind)}",
        note=ago(event.at),
        tone="plain",
    )
    changes = [
        text_diff.change(_text(event.before[name]), _text(event.after[name]), label)
        for name, label in TEXTS.items()
        if name in event.before and name in event.after
    ]
    return [head, *changes]


def _text(value: Any) -> str:
    """A text as it is; earlier messages one after the other."""
    return value if isinstance(value, str) else "\n".join(turn["text"] for turn in value)

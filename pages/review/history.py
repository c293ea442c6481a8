"""The history of an example, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.domain.actions import Event
from curate.services.reviewing import Card
from curate.text.highlights import Piece
from pages.shared import text_diff, texts
from pages.shared.humanize import ago
from pages.shared.names import FIELDS, example_name
from pages.shared.texts import Block

DONE: Mapping[str, str] = {
    "approve": "approved it",
    "bulk_approve": "approved it with others",
    "bulk_reject": "rejected it with others",
    "bulk_skip": "skipped it with others",
    "bulk_reopen": "opened it again with others",
    "bulk_label": "labeled it with others",
    "replace": "replaced text in it and others",
    "merge": "merged it with its duplicates",
    "reject": "rejected it",
    "skip": "skipped it",
    "flag": "flagged it",
    "reopen": "opened it again",
    "edit": "edited it",
    "fix": "applied a suggested fix",
    "keep": "rejected it as a duplicate",
    "resolve": "gave it the answer of another example",
    "undo": "undid that",
    "reimport": "imported it again",
    "clean": "imported it with cleaning",
    "restore": "restored the original text",
}
TEXTS = ("output", "input", "system", "turns")


def show_history(events: Sequence[Event], key: str) -> None:
    """The history behind a fold, the newest first."""
    if not events:
        return
    with st.expander(f"History ({len(events)})", icon=":material/history:", key=f"history-{key}"):
        blocks = [block for event in reversed(events) for block in _blocks(event)]
        texts.show_texts(blocks, key=f"history-texts-{key}")


def latest_change(card: Card) -> str:
    """Who changed an example last, and how, in a sentence."""
    if not card.history:
        return f"{example_name(card.example)} was imported again."
    event = card.history[-1]
    done = DONE.get(event.kind, event.kind)
    return f"{example_name(card.example)} has changed since you opened it: {event.person} {done}."


def _blocks(event: Event) -> list[Block]:
    note = event.note
    head = Block(
        [Piece("same", f"“{note}”")] if note else [],
        label=f"{event.person} {DONE.get(event.kind, event.kind)}",
        note=ago(event.at),
        tone="plain",
    )
    before: Mapping[str, Any] = event.before
    after: Mapping[str, Any] = event.after
    changes = [
        text_diff.changed_text(_text(before[name]), _text(after[name]), FIELDS[name])
        for name in TEXTS
        if name in before and name in after
    ]
    knew = [
        Block([Piece("same", one["message"])], label="Open, and known")
        for one in after.get("knowingly", ())
    ]
    # What an import said of an example that somebody had worked on: it was flagged instead.
    said = [
        Block([Piece("same", _text(after[f"source_{name}"]))], label=f"{FIELDS[name]} in the file")
        for name in TEXTS
        if f"source_{name}" in after
    ]
    return [head, *knew, *changes, *said]


def _text(value: Any) -> str:
    """A text as it is; earlier messages one after the other."""
    return value if isinstance(value, str) else "\n".join(turn["text"] for turn in value)

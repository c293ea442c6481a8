"""The texts of an example as they were in its source, where cleaning changed them."""

import streamlit as st

from curate.domain.examples import Example
from curate.domain.records import Project
from curate.services import importing
from pages.review import drafts, queue
from pages.review.decisions import key_of
from pages.shared import context, text_diff, texts
from pages.shared.names import FIELDS, example_name
from pages.shared.notices import notify, notify_errors

SHOWN = ("input", "output", "system", "label")
HEIGHT = 240


def show_source_text(project: Project, example: Example) -> None:
    """What the source says, behind a fold, with a way back to it."""
    original = example.original or {}
    if not original:
        return
    key = key_of("original", example.id, example.revision)
    with st.expander("As it was in the source", icon=":material/restore_page:", key=key):
        blocks = [
            text_diff.whole_text(original[name], FIELDS[name], height=HEIGHT)
            for name in SHOWN
            if name in original
        ]
        blocks += [
            text_diff.whole_text(turn["text"], "Earlier message", tone="quiet", height=HEIGHT)
            for turn in original.get("turns", ())
        ]
        texts.show_texts(blocks, key=f"texts-{key}")
        if importing.restorable_texts(example):
            st.button(
                "Restore the original text",
                icon=":material/undo:",
                type="tertiary",
                key=f"restore-{key}",
                on_click=_restore,
                args=(project, example),
                help="Replaces the cleaned text. You can undo it.",
            )


def _restore(project: Project, example: Example) -> None:
    with notify_errors():
        importing.restore_texts(
            context.database(),
            project.name,
            [example.id],
            context.person(),
            revision=example.revision,
        )
        drafts.drop(example.id)
        queue.open_example(example.id)
        notify(f"{example_name(example)} has its original text again.")

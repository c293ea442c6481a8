"""The texts of an example as they stood in its source, where cleaning changed them."""

import streamlit as st

from curate.domain.examples import Example
from curate.domain.records import Project
from curate.services import importing
from pages.review import drafts, queue
from pages.review.decisions import key_of
from pages.shared import context, text_diff, texts, undo
from pages.shared.names import name_of

NAMES = {"input": "Input", "output": "Answer", "system": "System text", "label": "Label"}
HEIGHT = 240


def fold(project: Project, example: Example) -> None:
    """What the source says, behind a fold, with a way back to it."""
    original = example.original or {}
    if not original:
        return
    key = key_of("original", example.id, example.revision)
    with st.expander("As it was in the source", icon=":material/restore_page:", key=key):
        blocks = [
            text_diff.whole(original[name], title, height=HEIGHT)
            for name, title in NAMES.items()
            if name in original
        ]
        blocks += [
            text_diff.whole(turn["text"], "Earlier message", tone="quiet", height=HEIGHT)
            for turn in original.get("turns", ())
        ]
        texts.show(blocks, key=f"texts-{key}")
        if importing.restorable_texts(example):
            st.button(
                "Put it back as it was",
                icon=":material/undo:",
                type="tertiary",
                key=f"restore-{key}",
                on_click=_restore,
                args=(project, example),
                help="The cleaned texts go; undo brings them back.",
            )


def _restore(project: Project, example: Example) -> None:
    with undo.attempt():
        importing.restore_texts(
            context.database(),
            project.name,
            [example.id],
            context.person(),
            revision=example.revision,
        )
        drafts.drop(example.id)
        queue.open_example(example.id)
        undo.tell(f"{name_of(example)} is as in its source again.")

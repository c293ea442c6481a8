"""Texts that were typed and not saved, kept for whoever moves on and comes back."""

from dataclasses import dataclass

import streamlit as st

from curate.domain.examples import Example

DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """Texts as somebody typed them, and the revision that they had before them."""

    revision: int
    output: str
    input: str


def draft_of(example: Example) -> Draft | None:
    """The draft of an example; None where it equals what is stored."""
    draft: Draft | None = _drafts().get(example.id)
    if draft is not None and (draft.input, draft.output) == (example.input, example.output):
        drop(example.id)
        return None
    return draft


def keep(example: int, draft: Draft) -> None:
    """Remember what was typed."""
    _drafts()[example] = draft


def drop(example: int) -> None:
    """Forget it: it is saved, or not wanted."""
    _drafts().pop(example, None)


def _drafts() -> dict[int, Draft]:
    drafts: dict[int, Draft] = st.session_state.setdefault(DRAFTS, {})
    return drafts

"""What an approval would leave open, said on the line of the button that does it."""

import hashlib
from collections.abc import Collection, Mapping

import streamlit as st

from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import Card
from pages.review.drafts import Draft
from pages.shared import context
from pages.shared.humanize import count
from pages.shared.markdown import escape

SHOWN = 3
_WORKED_OUT = "errors-if-approved"

Errors = Mapping[str, str]
"""What identifies each error, and its sentence."""


def if_approved(project: Project, card: Card, draft: Draft | None) -> Errors:
    """The errors that would be open about the example if it was approved now, with what was typed."""
    example = card.example
    texts = (example.input, example.output) if draft is None else (draft.input, draft.output)
    found = tuple((one.id, one.version) for one in card.errors)
    state = (example.id, example.revision, texts, found, card.unchecked)
    known: tuple[object, Errors] | None = st.session_state.get(_WORKED_OUT)
    if known is None or known[0] != state:
        errors = reviewing.errors_if_approved(context.database(), project.name, card, texts)
        known = st.session_state[_WORKED_OUT] = (state, errors)
    return known[1]


def label(approve: str, errors: Collection[str]) -> str:
    """What the button says: how many errors are open."""
    return f"{approve} with {count(len(errors), 'open error')}"


def key(errors: Errors) -> str:
    """What tells the button from one that says something else."""
    return "-" + hashlib.sha256(" ".join(sorted(errors)).encode()).hexdigest()[:12]


def show(errors: Errors) -> None:
    """Which errors these are."""
    if not errors:
        return
    sentences = list(errors.values())
    more = f" And {len(sentences) - SHOWN:,} more." if len(sentences) > SHOWN else ""
    st.caption(
        f":material/error: **Open:** {escape(' '.join(sentences[:SHOWN]))}{more} Approving it keeps in the "
        "history that you knew."
    )

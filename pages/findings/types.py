"""What sorts of findings are called, and saying that a piece of it may stay."""

import streamlit as st

from curate.contract import title_of
from curate.services import checking
from curate.text.personal import WORDS
from pages.shared import context, undo
from pages.shared.words import count, plain


def name(sort: str) -> str:
    """A sort of personal data, or of what breaks the format, in words."""
    known = {str(kind): words for kind, words in WORDS.items()}
    if sort not in known:
        return title_of(sort)
    return known[sort].removeprefix("a ").removeprefix("an ").capitalize()


def allow_button(project: str, finding: int, value: str) -> None:
    """A button that says of a piece of personal data that it may stay wherever it stands."""
    st.button(
        "May stay everywhere",
        icon=":material/done_all:",
        key=f"allow-{finding}",
        on_click=_allow,
        args=(project, value),
        help="Dismisses every finding of the same value, also in rows that you import later. For "
        "what is no secret: your own hotline, the name of a product.",
    )


def _allow(project: str, value: str) -> None:
    with undo.attempt():
        number = checking.keep_value(context.database(), project, value, context.person())
        undo.tell(f"“{plain(value)}” may stay: dismissed {count(number, 'finding')}.")

"""Findings of one check that are of several sorts: choosing one, and deciding on all of it at once."""

import streamlit as st

from curate.services import dismissing
from curate.text.personal import WORDS
from pages.shared import context, undoing
from pages.shared.words import count, plain

EVERY = "all"


def choose(project: str, check: str) -> str | None:
    """Which sort to see; None for all of them, or where the check knows but one."""
    sorts = dismissing.kinds_of(context.database(), project, check)
    if not sorts:
        return None
    # A sort that is gone must not take the choice of another one with it: the key lists them.
    chosen = st.pills(
        "Sort",
        [EVERY, *sorts],
        default=EVERY,
        format_func=lambda sort: (
            "All sorts" if sort == EVERY else f"{name(sort)} ({sorts[sort]:,})"
        ),
        key=f"sorts-{check}-{'-'.join(sorts)}",
        label_visibility="collapsed",
    )
    return None if chosen in {None, EVERY} else str(chosen)


def name(sort: str) -> str:
    """A sort in words."""
    known = {str(kind): words for kind, words in WORDS.items()}
    return known.get(sort, sort).removeprefix("a ").removeprefix("an ").capitalize()


def dismiss_all(project: str, check: str, sort: str, number: int) -> None:
    """A button that says of all findings of a sort that they may stay; undo takes it back."""
    st.button(
        f"Dismiss these {number:,}",
        icon=":material/visibility_off:",
        key=f"dismiss-all-{check}-{sort}",
        on_click=_dismiss,
        args=(project, check, sort),
        help="All of this sort may stay. The next check will not bring them up again.",
    )


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


def _dismiss(project: str, check: str, sort: str) -> None:
    with undoing.attempt():
        ids = dismissing.open_findings(context.database(), project, check, kind=sort)
        number = dismissing.dismiss(context.database(), project, ids, context.person())
        undoing.tell(f"Dismissed {count(number, 'finding')}.")


def _allow(project: str, value: str) -> None:
    with undoing.attempt():
        number = dismissing.allow(context.database(), project, value, context.person())
        undoing.tell(f"“{plain(value)}” may stay: dismissed {count(number, 'finding')}.")

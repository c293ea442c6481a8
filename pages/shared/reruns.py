"""Running a page anew, which always ends.

A page runs anew because something changed that it was drawn from. Where the next run changes it again, that
would go on for ever, and each run may write a file: so after a few runs in a row that nobody asked for, the
page stays as it is and says so.
"""

import streamlit as st

MOST = 5
"""Runs in a row that pages ask for themselves."""
_ASKED, _IN_A_ROW, _FOR = "rerun-asked", "reruns-in-a-row", "reruns-for"


def begin() -> None:
    """At the beginning of each run: one that a person caused starts counting anew."""
    if not st.session_state.pop(_ASKED, False):
        st.session_state[_IN_A_ROW] = 0


def run_again() -> None:
    """Run the page anew from its beginning."""
    count = st.session_state.get(_IN_A_ROW, 0) + 1
    st.session_state[_IN_A_ROW] = count
    if count > MOST:
        st.error(
            "This page was stopped, because it kept changing while it was drawn. Nothing more was done: "
            "reload it, and try again.",
            icon=":material/error:",
        )
        return
    st.session_state[_ASKED] = True
    st.rerun()


def run_again_for(change: str) -> None:
    """Run the page anew because of something that happened elsewhere, once for each such thing.

    A page that is left open while many jobs end runs anew for each of them, and still always ends.
    """
    seen: set[str] = st.session_state.setdefault(_FOR, set())
    if change in seen:
        return
    seen.add(change)
    st.session_state[_ASKED] = False
    st.rerun()

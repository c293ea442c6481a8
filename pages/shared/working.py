"""Work that the page itself does while the person waits: how far it is, in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def working(title: str) -> Iterator[Callable[[float, str], None]]:
    """A bar that what is yielded moves: it takes a share from 0 to 1, and what is done, in words."""
    bar = st.progress(0.0, f"{title} …")

    def on_progress(share: float, message: str) -> None:
        # Names of files and tables come from the data: shown as text, never as markup.
        plain = "".join(one if one.isalnum() or one in " .,-" else " " for one in message)
        bar.progress(min(max(share, 0.0), 1.0), f"{title}: {plain}")

    try:
        yield on_progress
    finally:
        bar.empty()

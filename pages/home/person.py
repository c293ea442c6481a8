"""The name of whoever works here."""

import streamlit as st

from pages.shared import context
from pages.shared.reruns import run_again


def edit_name() -> None:
    """A field for the name, and what it is good for."""
    name = st.text_input(
        "Your name",
        context.person(),
        max_chars=100,
        help="Shown next to what you do, until you close this tab. Whoever can open this page can "
        "use any name.",
    )
    if name.strip() and context.set_person(name):
        run_again()
    st.caption("Your name is for the history. It is not an account, and there is no password.")

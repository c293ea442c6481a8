"""Who works here: the name that they give, or who signed in."""

import streamlit as st

from pages.shared import context
from pages.shared.markdown import escape
from pages.shared.reruns import run_again


def edit_name() -> None:
    """A field for the name, and what it is good for; who signed in can sign out instead."""
    me = context.me()
    if me.verified:
        st.markdown(f":material/person: {escape(me.name)}")
        if me.how == "sign_in":
            st.button("Sign out", icon=":material/logout:", on_click=st.logout)
        return
    name = st.text_input(
        "Your name",
        me.name,
        max_chars=100,
        help="Shown next to what you do, and remembered in this browser. Whoever can open this page can "
        "use any name.",
    )
    if name.strip() and context.set_person(name):
        run_again()
    st.caption("Your name is for the history. It is a name, not a sign-in: there is no password.")

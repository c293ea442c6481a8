"""Who is at the page, and what stands where nobody is yet."""

import streamlit as st

from curate.settings import Settings
from curate.web.identity import Identity, behind_proxy, named, remembered_name, signed_in
from curate.web.me import PATH
from curate.web.sign_in import sign_in_of
from pages.shared import browser_files, layout

SAID = "person"
"""Under which the session keeps the name that somebody gave in this tab."""
HOW = {
    "name": "a name, not a sign-in",
    "sign_in": "signed in",
    "proxy": "signed in at the proxy",
}


def recognize(settings: Settings) -> Identity | None:
    """Who is at the page; None for who has to sign in first."""
    sign_in = sign_in_of(settings)
    if sign_in.how == "sign_in":
        return signed_in(st.user.to_dict()) if st.user.is_logged_in else None
    if sign_in.how == "proxy":
        return behind_proxy(sign_in, st.context.headers.to_dict())
    return named(settings, st.context.cookies.to_dict(), st.session_state.get(SAID))


def remember(settings: Settings) -> None:
    """Let the browser remember the name that was given in this tab, for other tabs and days."""
    said = st.session_state.get(SAID)
    if said and said != remembered_name(settings, st.context.cookies.to_dict()):
        hook = browser_files.component("remember_name", "remember_name.js")
        # Shaped like the data of the texts: whoever reads all components of a page finds none in it.
        hook(key="remember-name", data={"blocks": [], "path": PATH, "name": said})


def ask_to_sign_in(settings: Settings) -> None:
    """What somebody sees who has to sign in first."""
    layout.page_head("Curate", "Sign in to see the projects that you belong to.")
    with layout.card():
        if st.user.is_logged_in:
            st.error(
                "The provider did not say who you are: it gave neither an address nor a name. Nothing is "
                "shown: ask whoever runs Curate.",
                icon=":material/error:",
            )
            st.button("Sign out", icon=":material/logout:", on_click=st.logout)
            return
        for provider in sign_in_of(settings).providers:
            label = f"Sign in with {provider.title()}" if provider else "Sign in"
            if st.button(label, type="primary", icon=":material/login:", key=f"sign-in-{provider}"):
                st.login(provider or None)

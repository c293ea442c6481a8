"""Files from elsewhere: an address that is fetched when somebody asks for it."""

import streamlit as st

from curate.services import importing
from curate.services.importing import SortedUploads
from pages.shared import context
from pages.shared.markdown import escape
from pages.shared.notices import show_errors


def fetch_from_address() -> SortedUploads | None:
    """The field for an address; what was fetched once Fetch is pressed, else None."""
    with (
        st.expander("From an address or a data set", icon=":material/cloud_download:"),
        st.form("elsewhere", border=False),
    ):
        address = st.text_input(
            "Address",
            placeholder="s3://bucket/tickets.csv, https://…, or ORGANIZATION/NAME on Hugging Face",
        )
        st.caption(
            "Nothing is contacted before you press Fetch, and then this address alone, with the "
            "credentials that this computer has for it. They are not stored."
        )
        pressed = st.form_submit_button("Fetch", icon=":material/download:")
        if not pressed or not address.strip():
            return None
        bar = st.progress(0.0, text="Asking for it")

        def show(share: float, message: str) -> None:
            bar.progress(share, text=escape(message))

        fetched: list[SortedUploads] = []
        with show_errors():
            fetched.append(importing.fetch_upload(context.settings(), address.strip(), show))
        return fetched[0] if fetched else None

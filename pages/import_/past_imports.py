"""The files that were imported, each with its summary and a way to remove it."""

import streamlit as st

from curate.domain.records import Source
from curate.services import importing
from curate.services.importing import ImportPage
from pages.import_.summary import show_summary
from pages.shared import context
from pages.shared.humanize import ago
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again


def show_past_imports(project: str, page: ImportPage) -> None:
    """A fold for each file, the newest first."""
    if not page.files:
        return
    st.subheader("Imported files", anchor=False)
    for file in page.files:
        source = file.source
        title = f"{source.name} · {source.person}, {ago(source.at)}"
        with st.expander(escape(title), key=f"source-{source.id}"):
            show_summary(project, file, "old", page.last)
            if st.button("Remove this import", icon=":material/delete:", key=f"remove-{source.id}"):
                _confirm_removal(project, source)


@st.dialog("Remove this import?", icon=":material/delete:")
def _confirm_removal(project: str, source: Source) -> None:
    with show_errors():
        removal = importing.find_removal(context.database(), project, source.id)
        st.text(source.name)
        st.markdown(escape(removal.sentence(done=False)))
        if st.button("Remove", type="primary", icon=":material/delete:"):
            importing.remove_source(context.database(), project, source.id, context.person())
            run_again()

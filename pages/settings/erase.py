"""Erasing a ticket or a person's text: first where it stands, then, if it is meant, erasing it."""

import streamlit as st

from curate.domain.records import Project
from curate.services.erasure import Erasure, erase_ticket, erase_value
from curate.services.jobs import OnProgress
from pages.shared import context, layout
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again
from pages.shared.tables import show_table
from pages.shared.working import working

_FOUND = "erasure-found"
VALUE, TICKET = "A name, number or address", "A ticket, by its ID"


def show_erase(project: Project) -> None:
    """A form that looks for what is to be erased, and what was found."""
    with layout.card("Erase a person's text"):
        st.write(
            "For when somebody asks for it: removed from the texts, history, findings, dataset versions, "
            "answers, uploads and logs of this project. First you see where it stands."
        )
        with st.form("erase", border=False):
            kind = st.radio("What is erased", (VALUE, TICKET), horizontal=True)
            text = st.text_input("Text or ID", max_chars=500, key=f"erase-{project.id}")
            if st.form_submit_button("Find it", icon=":material/search:"):
                st.session_state.pop(_FOUND, None)
                with show_errors(), working("Looking") as on_progress:
                    given = (text or "").strip()
                    found = _erase(project, kind, given, on_progress, dry_run=True)
                    st.session_state[_FOUND] = (project.id, kind, given, found)
        _show_found(project)


def _erase(
    project: Project,
    kind: str,
    text: str,
    on_progress: OnProgress,
    *,
    dry_run: bool,
) -> Erasure:
    erase = erase_value if kind == VALUE else erase_ticket
    return erase(
        context.database(),
        context.settings(),
        project.name,
        text,
        dry_run=dry_run,
        person=context.person(),
        on_progress=on_progress,
    )


def _show_found(project: Project) -> None:
    key, kind, text, found = st.session_state.get(_FOUND, (None, "", "", None))
    if found is None or key != project.id:
        return
    if not found.places:
        st.info("It stands nowhere in this project.", icon=":material/search_off:")
    else:
        show_table(
            [{"Where": place, "How many": number} for place, number in found.places.items()],
            alt="Where the text stands",
        )
    for sentence in found.left:
        st.caption(f"Not reached: {escape(sentence)}" if found.places else escape(sentence))
    if found.done:
        st.success(f"Erased from {count(found.total, 'place')}.", icon=":material/check_circle:")
    elif found.places:
        sure = st.checkbox("I know that undo does not bring it back", key="erase-sure")
        label = f"Erase from {count(found.total, 'place')}"
        if st.button(label, type="primary", disabled=not sure, key="erase-now"):
            with show_errors(), working("Erasing") as on_progress:
                done = _erase(project, kind, text, on_progress, dry_run=False)
                # What was erased is not kept for the screen either.
                st.session_state[_FOUND] = (project.id, "", "", done)
                st.session_state.pop(f"erase-{project.id}", None)
                run_again()

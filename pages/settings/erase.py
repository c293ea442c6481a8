"""Erasing a ticket or a person's text: first where it stands, then, if it is meant, erasing it."""

import streamlit as st

from curate.domain.jobs import EraseRequest, Erasure
from curate.domain.records import Job, Project
from curate.services.erasure import start_erasure
from pages.shared import context, job_panel, layout
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again
from pages.shared.tables import show_table

_ASKED = "erase-asked"
VALUE, TICKET = "A name, number or address", "A ticket, by its ID"


def show_erase(project: Project, job: Job | None) -> None:
    """A form that looks for what is to be erased, and what was found; ``job`` is the newest of them."""
    with layout.card("Erase a person's text"):
        st.write(
            "For when somebody asks for it: removed from the texts, history, findings, dataset versions, "
            "answers, uploads and logs of this project. First you see where it stands."
        )
        if _show_job(job):
            return
        with st.form("erase", border=False):
            kind = st.radio("What is erased", (VALUE, TICKET), horizontal=True)
            text = st.text_input("Text or ID", max_chars=500, key=f"erase-{project.id}")
            if st.form_submit_button("Find it", icon=":material/search:"):
                _start(project, (text or "").strip(), ticket=kind == TICKET, dry_run=True)
        if job is not None and isinstance(job.result, Erasure):
            _show_found(project, job, job.result)


def _show_job(job: Job | None) -> bool:
    """How far a search or an erasure is, or why it did not come to its end; says whether it is under way."""
    if job is None or not isinstance(job.request, EraseRequest):
        return False
    looks = job.request.dry_run
    if looks and job.state == "done":
        return False
    return job_panel.show_recent(job, title="Search" if looks else "Erasure")


def _start(project: Project, text: str, *, ticket: bool, dry_run: bool) -> None:
    """Start a search or an erasure. What is looked for is kept in this tab alone."""
    st.session_state.pop(_ASKED, None)
    with show_errors():
        job = start_erasure(
            context.database(),
            context.settings(),
            project.name,
            text,
            ticket=ticket,
            dry_run=dry_run,
            person=context.person(),
        )
        if dry_run:
            st.session_state[_ASKED] = (job.id, text, ticket)
        else:
            st.session_state.pop(f"erase-{project.id}", None)
        run_again()


def _show_found(project: Project, job: Job, found: Erasure) -> None:
    asked, text, ticket = st.session_state.get(_ASKED, (0, "", False))
    if not found.done and asked != job.id:
        return
    if found.places:
        show_table(
            [{"Where": place, "How many": number} for place, number in found.places.items()],
            alt="Where the text stands",
        )
    elif not found.done:
        st.info("It stands nowhere in this project.", icon=":material/search_off:")
    for sentence in found.left:
        st.caption(f"Not reached: {escape(sentence)}" if found.places else escape(sentence))
    if found.done or not found.places:
        return
    sure = st.checkbox("I know that undo does not bring it back", key="erase-sure")
    label = f"Erase from {count(found.total, 'place')}"
    if st.button(label, type="primary", disabled=not sure, key="erase-now"):
        _start(project, text, ticket=ticket, dry_run=False)

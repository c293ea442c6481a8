"""Findings: what the checks found, in words; fix, dismiss, open; and the format of the answers."""

import streamlit as st

from curate.services import checking, deeds, projects, viewing
from pages.shared import context, contract, findings, jobs, layout, undoing
from pages.shared.words import count

project = context.require_project()
database = context.database()
layout.opening("Findings", "What the checks found in your examples, in plain words.", project.name)
standing = projects.standing(database, project.name)
if not standing.imported:
    layout.empty("There are no examples to check yet.", "pages/import_.py", "Import a file")
    st.stop()


def run_checks() -> None:
    with undoing.attempt():
        deeds.start_checks(database, context.settings(), project.name, person=context.person())


job = viewing.newest_job(database, project.name, ("check",))
running = job is not None and job.ended_at is None
if job is not None and (running or job.state in {"failed", "lost"}):
    jobs.panel(job.id)
if not standing.checked:
    if not running:
        st.write(
            f"Nothing was checked yet. The checks read {count(standing.imported, 'example')} and "
            "look for copies, contradictions, unfilled placeholders, broken characters and answers "
            "out of format. They change nothing."
        )
        icon = ":material/troubleshoot:"
        st.button("Run the checks", type="primary", icon=icon, key="run", on_click=run_checks)
    st.stop()

counts = checking.count_findings(database, project.name)
with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(f"**{findings.tally(counts)}**", width="stretch")
    label, icon = "Run the checks again", ":material/refresh:"
    st.button(label, icon=icon, key="run", on_click=run_checks, disabled=running)
undoing.bar(project)
found, form = st.tabs(
    ["What was found", "The format of the answers"], key="tabs", on_change="rerun"
)
if form.open:
    with form:
        contract.panel(project)
else:
    with found:
        findings.browse(project.name, findings.by_kind(counts))

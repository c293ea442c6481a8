"""Findings: what the checks found, in words; the format of the answers; rules of one's own."""

import streamlit as st

from curate.services import checking, projects
from pages.findings import browse, contract, rules
from pages.shared import check_button, context, layout, undo
from pages.shared.words import count

FOUND, FORMAT, RULES = "What was found", "The format of the answers", "Your own rules"

project = context.require_project()
database = context.database()
layout.opening("Findings", "What the checks found in your examples, in plain words.", project.name)
standing = projects.project_status(database, project.name)
if not standing.imported:
    layout.empty("There are no examples to check yet.", "pages/import_/page.py", "Import a file")
    st.stop()
running = check_button.under_way(project)
if not standing.checked:
    undo.notice()
    if not running:
        st.write(
            f"Nothing was checked yet. The checks read {count(standing.imported, 'example')} and "
            "look for copies, contradictions, unfilled placeholders, broken characters and answers "
            "out of format. They change nothing."
        )
        check_button.button(project, "Run the checks", running=running)
    st.stop()

counts = checking.count_findings(database, project.name)
with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(f"**{browse.tally(counts)}**", width="stretch")
    check_button.button(project, "Run the checks again", running=running, again=True)
undo.bar(project)
found, form, own = st.tabs([FOUND, FORMAT, RULES], key="tabs", on_change="rerun")
if form.open:
    with form:
        contract.panel(project)
elif own.open:
    with own:
        rules.panel(project)
else:
    with found:
        browse.browse(project.name, browse.by_kind(counts))

"""Findings: what the checks found, the answer format, and custom rules."""

import streamlit as st

from curate.services import changes, checking, jobs, projects
from pages.findings import contract_panel, finding_list, profile, rules
from pages.shared import check_button, context, layout, page_paths
from pages.shared.humanize import count
from pages.shared.notices import show_notice
from pages.shared.undo import undo_bar

FINDINGS, ANSWER_FORMAT, CUSTOM_RULES = "Findings", "Answer format", "Custom rules"

project = context.require_project()
database = context.database()
layout.page_head(
    "Findings", "What the checks found in your examples, and what to do about it.", project.name
)
standing = projects.project_status(database, project.name)
if not standing.imported:
    layout.empty_state("There are no examples to check yet.", page_paths.IMPORT, "Import a file")
    st.stop()
running = check_button.show_progress(jobs.newest_job(database, project.name, ["check"]))
if not standing.checked:
    show_notice()
    if not running:
        st.write(
            f"The checks have not run yet. They read {count(standing.imported, 'example')} and look "
            "for duplicates, conflicting answers, unfilled placeholders, broken characters and "
            "answers in the wrong format. They change nothing."
        )
        check_button.run_button(project, running=running)
    st.stop()

counts = checking.count_findings(database, project.name)
with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(f"**{finding_list.total_in_words(counts)}**", width="stretch")
    check_button.run_button(project, running=running, again=True)
last = changes.last_action(database, project.name, context.person())
undo_bar(project, last)
findings, answer_format, custom_rules = st.tabs(
    [FINDINGS, ANSWER_FORMAT, CUSTOM_RULES], key="tabs", on_change="rerun"
)
if answer_format.open:
    with answer_format:
        report = contract_panel.show_contract(project)
        profile.show_profile(project, report.contract)
elif custom_rules.open:
    with custom_rules:
        rules.show_rules(project)
else:
    with findings:
        finding_list.show_findings(project.name, finding_list.count_by_check(counts))

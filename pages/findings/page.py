"""Findings: what the checks found, the answer format, and custom rules."""

from collections.abc import Mapping

import streamlit as st

from curate.services import quality
from curate.services.checking import Tab
from pages.findings import contract_panel, finding_list, profile, rules
from pages.shared import check_button, context, layout, page_paths
from pages.shared.humanize import count
from pages.shared.notices import show_notice
from pages.shared.undo import undo_bar

TABS: Mapping[Tab, str] = {
    "findings": "Findings",
    "format": "Answer format",
    "rules": "Custom rules",
}

project = context.require_project()
layout.page_head(
    "Findings", "What the checks found in your examples, and what to do about it.", project.name
)
name = st.session_state.get("tabs")
opened: Tab = next((tab for tab in TABS if TABS[tab] == name), "findings")
page = finding_list.read_page(project, opened)
if not page.figures.imported:
    layout.empty_state("There are no examples to check yet.", page_paths.IMPORT, "Import a file")
    st.stop()
running = check_button.show_progress(page.checking)
if not page.checked:
    show_notice()
    if not running:
        st.write(
            f"The checks have not run yet. They read {count(page.figures.examples, 'example')} and look "
            "for duplicates, conflicting answers, unfilled placeholders, broken characters and "
            "answers in the wrong format. They change nothing."
        )
        check_button.run_button(project, running=running)
    st.stop()

with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(f"**{quality.open_findings_sentence(page.figures)}**", width="stretch")
    check_button.run_button(project, running=running, again=True)
undo_bar(project, page.last)
findings, answer_format, custom_rules = st.tabs(list(TABS.values()), key="tabs", on_change="rerun")
if answer_format.open:
    with answer_format:
        report = contract_panel.show_contract(project, page.version)
        profile.show_profile(project, report.contract, page.version)
elif custom_rules.open:
    if opened != "rules":
        page = finding_list.read_page(project, "rules")
    with custom_rules:
        rules.show_rules(project, page)
else:
    with findings:
        finding_list.show_findings(project.name, page)

"""Duplicates: each duplicate cluster side by side, and which of its examples to keep."""

import streamlit as st

from pages.duplicates import cluster_card, cluster_choice
from pages.shared import context, layout, page_paths
from pages.shared.undo import undo_bar

project = context.require_project()
layout.page_head(
    "Duplicates",
    "Examples that say almost the same. Keep the ones that teach something different.",
    project.name,
)
page = cluster_choice.read_page(project)
if not page.imported:
    layout.empty_state("There are no examples to compare yet.", page_paths.IMPORT, "Import a file")
    st.stop()
if not page.checked:
    layout.empty_state(
        "The checks, which find the duplicates, have not run yet.",
        page_paths.FINDINGS,
        "Run the checks on Findings",
    )
    st.stop()

undo_bar(project, page.last, cluster_choice.show_again)
if page.shown is None:
    layout.empty_state(
        "There are no duplicates left to decide on.", page_paths.REVIEW, "Go to Review"
    )
    st.stop()
cluster_choice.draw_steps(page)
cluster_card.show_cluster(project.name, page.shown, page.chain)

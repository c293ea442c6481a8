"""Duplicates: each duplicate cluster side by side, and which of its examples to keep."""

import streamlit as st

from curate.services import changes, checking, projects
from pages.duplicates import cluster_card, cluster_choice
from pages.shared import context, layout, page_paths
from pages.shared.undo import undo_bar

project = context.require_project()
database = context.database()
layout.page_head(
    "Duplicates",
    "Examples that say almost the same. Keep the ones that teach something different.",
    project.name,
)
standing = projects.project_status(database, project.name)
if not standing.imported:
    layout.empty_state("There are no examples to compare yet.", page_paths.IMPORT, "Import a file")
    st.stop()
if not standing.checked:
    layout.empty_state(
        "The checks, which find the duplicates, have not run yet.",
        page_paths.FINDINGS,
        "Run the checks on Findings",
    )
    st.stop()

last = changes.last_action(database, project.name, context.person())
undo_bar(project, last, cluster_choice.show_again)
views = checking.stored_clusters(database, project.name)
if not views:
    layout.empty_state(
        "There are no duplicates left to decide on.", page_paths.REVIEW, "Go to Review"
    )
    st.stop()
view = cluster_choice.choose_cluster(views)
cluster_card.show_cluster(project.name, view)

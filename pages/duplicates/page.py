"""Duplicates: near-duplicate clusters side by side; keep one, keep some, keep all."""

import streamlit as st

from curate.services import checking, projects
from pages.duplicates import clusters
from pages.shared import context, layout, undo

project = context.require_project()
database = context.database()
layout.opening(
    "Duplicates",
    "Examples that say almost the same. Keep the ones that teach something different.",
    project.name,
)
standing = projects.project_status(database, project.name)
if not standing.imported:
    layout.empty("There are no examples to compare yet.", "pages/import_/page.py", "Import a file")
    st.stop()
if not standing.checked:
    layout.empty(
        "Nobody has looked for duplicates yet.",
        "pages/findings/page.py",
        "Run the checks on Findings",
    )
    st.stop()

undo.bar(project, clusters.back_to)
views = checking.stored_clusters(database, project.name)
if not views:
    layout.empty(
        "No two examples are nearly the same, as far as nobody has decided on them already.",
        "pages/review/page.py",
        "Go on to the review",
    )
    st.stop()
view = clusters.choose(views)
clusters.card(project.name, view)

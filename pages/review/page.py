"""Review: read, edit, approve, reject, skip or flag one example after the other."""

import streamlit as st

from curate.services import projects, reviewing
from pages.review import approve_clean, card, decisions, filters, queue
from pages.shared import context, layout, page_paths
from pages.shared.undo import undo_bar

project = context.require_project()
database = context.database()
layout.page_head("Review", "Read, correct and approve examples.", project.name)
standing = projects.project_status(database, project.name)
if not standing.imported:
    layout.empty_state("There is nothing to review yet.", page_paths.IMPORT, "Import a file")
    st.stop()

with st.container(horizontal=True, vertical_alignment="center", gap="small", key="toolbar"):
    steps = st.container(horizontal=True, vertical_alignment="center", gap="small")
    view = filters.draw_filters(project)
    approve_clean.approve_button(project)
undo_bar(project, decisions.show_again)

examples = queue.load_queue(project)
example = queue.current_example(project, examples)
if example is None:
    queue.show_empty_queue(project, view)
    st.stop()
with steps:
    queue.draw_steps(examples, example)
card.draw_card(project, reviewing.open_card(database, project.name, example))

"""Review: one example after the other; read, edit, approve, reject, skip, flag, undo."""

import streamlit as st

from curate.services import projects, reviewing
from pages.review import approve_clean, card, decisions, queue
from pages.shared import context, layout, undo

project = context.require_project()
database = context.database()
standing = projects.project_status(database, project.name)
if not standing.imported:
    layout.opening("Review", "Read, correct and approve examples.", project.name)
    layout.empty("There is nothing to review yet.", "pages/import_/page.py", "Import a file")
    st.stop()

head = st.container(horizontal=True, vertical_alignment="center", gap="small", key="head")
with head:
    st.title("Review", anchor=False, width="content")
    place = st.container(horizontal=True, vertical_alignment="center", gap="small")
    view = queue.filters(project)
    approve_clean.button(project)
undo.bar(project, decisions.back_to)

line = queue.line_of(project)
example = queue.current(project, line)
if example is None:
    queue.nothing_left(project, view)
    st.stop()
with place:
    queue.steps(line, example)
card.draw(project, reviewing.open_card(database, project.name, example))

"""Review: one example after the other; read, edit, approve, reject, skip, flag, undo."""

import streamlit as st

from curate.services import desk, projects
from pages.shared import card, clean, context, deciding, layout, queue, undoing

project = context.require_project()
database = context.database()
standing = projects.standing(database, project.name)
if not standing.imported:
    layout.opening("Review", "Read, correct and approve examples.", project.name)
    layout.empty("There is nothing to review yet.", "pages/import_.py", "Import a file")
    st.stop()

head = st.container(horizontal=True, vertical_alignment="center", gap="small", key="head")
with head:
    st.title("Review", anchor=False, width="content")
    place = st.container(horizontal=True, vertical_alignment="center", gap="small")
    view = queue.filters(project)
    clean.button(project)
undoing.bar(project, deciding.back_to)

line = queue.line_of(project)
example = queue.current(project, line)
if example is None:
    queue.nothing_left(project, view)
    st.stop()
with place:
    queue.steps(line, example)
card.draw(project, desk.open_card(database, project.name, example))

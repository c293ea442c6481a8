"""Review: read, edit, approve, reject, skip or flag one example after the other."""

import streamlit as st

from curate.domain.errors import NotFound
from pages.review import approve_clean, card, decisions, filters, queue, view_address
from pages.shared import context, layout, page_paths
from pages.shared.undo import undo_bar

project = context.require_project()
layout.page_head("Review", "Read, correct and approve examples.", project.name)
view = view_address.asked_view(project)
page = queue.read_page(project, view)
if not page.imported:
    layout.empty_state("There is nothing to review yet.", page_paths.IMPORT, "Import a file")
    st.stop()

filters.draw_view(project, view)
with st.container(horizontal=True, vertical_alignment="center", gap="small", key="toolbar"):
    steps = st.container(horizontal=True, vertical_alignment="center", gap="small")
    clean = page.queue.clean
    approve_clean.approve_button(project, None if clean is None else len(clean))
undo_bar(project, page.last, decisions.show_again)

if page.at is None:
    queue.show_empty_queue(project, view)
    st.stop()
with steps:
    queue.draw_steps(page.queue, page.at)
if page.card is None:
    raise NotFound("example", page.at, "It was deleted with its import.")
card.draw_card(project, page.card)

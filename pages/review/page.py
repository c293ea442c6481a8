"""Review: read, edit, approve, reject, skip or flag one example after the other."""

import streamlit as st

from curate.services import reviewing
from pages.review import approve_clean, filters, mount
from pages.review.view_address import asked_view
from pages.shared import context, layout, page_paths
from pages.shared.notices import show_notice

project = context.require_project()
page = reviewing.review_page(context.database(), project.name, context.person())
view = asked_view(project)
# Side by side, so that the desk has the height of the window.
with st.container(horizontal=True, vertical_alignment="bottom", key="review-head"):
    with st.container(width="stretch"):
        layout.page_head("Review", "Read, correct and approve examples.", project.name, beside=True)
    if page.imported:
        with st.container(width=760, horizontal_alignment="right", gap="small"):
            approve_clean.approve_button(project, page.clean)
            filters.draw_view(project, view)
if not page.imported:
    layout.empty_state("There is nothing to review yet.", page_paths.IMPORT, "Import a file")
    st.stop()
# It stays in the address: a reload comes back to it.
example = context.shown_number("example")
show_notice()
mount.mount_desk(project, view, page, example)

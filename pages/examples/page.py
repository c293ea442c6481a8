"""Examples: all of them in a table, to sort, filter, select, and change many at once."""

import streamlit as st

from curate.services import reviewing
from curate.services.reviewing import PAGE
from pages.examples import address, bulk_actions, filters, table
from pages.shared import context, layout, page_paths
from pages.shared.markdown import escape
from pages.shared.undo import undo_bar

_SORTED = "table-sorted"

project = context.require_project()
layout.page_head(
    "Examples", "All examples in a table: find them, and change many at once.", project.name
)
view, order = filters.chosen_view(), address.chosen_order()
page = reviewing.table_page(
    context.database(),
    project.name,
    view,
    order,
    address.chosen_page(),
    person=context.person(),
    before=st.session_state.get(_SORTED),
)
st.session_state[_SORTED] = page.sorted
if not page.imported:
    layout.empty_state("There are no examples yet.", page_paths.IMPORT, "Import a file")
    st.stop()

with st.container(horizontal=True, vertical_alignment="center", gap="small", key="table-filters"):
    filters.draw_view(page.labels)
    address.draw_order()
if also := filters.beside(view):
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"Also: {escape(also)}", width="content")
        st.button(
            "Show all", type="tertiary", key="table-all-again", on_click=filters.clear_filters
        )
if not page.found:
    undo_bar(project, page.last)
    st.info("No example matches these filters.", icon=":material/filter_list:")
    st.button("Clear the filters", type="primary", on_click=filters.clear_filters)
    st.stop()
bulk_actions.draw_bar(project, view, page)
undo_bar(project, page.last)
table.draw_table(project, page, order)
with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="table-pages"):
    first = (page.page - 1) * PAGE + 1
    st.caption(f"{first:,} to {first + len(page.rows) - 1:,} of {page.found:,}", width="content")
    address.draw_pages(page.page, page.pages)

"""Quality: the data quality report."""

import streamlit as st

from curate.services import quality
from pages.quality import (
    cost,
    embedding_map,
    enough_data,
    fix_first,
    headline,
    overview,
    report,
    text_lengths,
)
from pages.shared import check_button, context, layout, page_paths
from pages.shared.notices import show_notice

project = context.require_project()
layout.page_head(
    "Quality",
    "The data quality report: how good your data is, what to fix first, and what comes next.",
    project.name,
)
page = quality.quality_page(context.database(), project.name)
found = report.current_report(project.name, page.state)
if not found.examples:
    layout.empty_state(
        "There are no examples to report on yet.", page_paths.IMPORT, "Import a file"
    )
    st.stop()
show_notice()
running = check_button.show_progress(page.checking)
headline.show_freshness(project, found, running=running)
headline.show_headline(found, page.state)
if found.freshness.checked:
    fix_first.show_fix_first(found)
overview.show_overview(found)
text_lengths.show_text_lengths(found)
if found.freshness.checked:
    overview.show_duplicates(found)
embedding_map.show_map(project.name, page.state)
enough_data.show_enough_data(found)
cost.show_cost(found)
enough_data.show_advice()

"""The report and its map, computed once for each state of the data."""

import streamlit as st

from curate.services import quality
from curate.services.quality import Map, Report
from pages.shared import context


@st.cache_resource(max_entries=8, show_spinner="Preparing the report")
def current_report(project: str, state: str) -> Report:  # noqa: ARG001 - part of the cache's key
    """The report on the data in that state, which is the one of now."""
    return quality.build_report(context.database(), context.settings(), project)


@st.cache_resource(max_entries=8, show_spinner=False)
def current_map(project: str, state: str) -> Map:  # noqa: ARG001 - part of the cache's key
    """The map of the inputs in that state, which is the one of now."""
    return quality.draw_map(context.database(), project)

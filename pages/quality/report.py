"""The report and its map, computed once for each state of the data."""

import streamlit as st

from curate.services import quality
from curate.services.quality import Map, Report
from pages.shared import context


def current_report(project: str) -> Report:
    """The report on the data as it is now."""
    return _report(project, quality.report_state(context.database(), project))


def current_map(project: str) -> Map:
    """The map of the inputs as they are now."""
    return _map(project, quality.report_state(context.database(), project))


@st.cache_resource(max_entries=8, show_spinner="Preparing the report")
def _report(project: str, state: str) -> Report:  # noqa: ARG001 - part of the cache's key
    return quality.build_report(context.database(), context.settings(), project)


@st.cache_resource(max_entries=8, show_spinner=False)
def _map(project: str, state: str) -> Map:  # noqa: ARG001 - part of the cache's key
    return quality.draw_map(context.database(), project)

"""The top of the report: whether it is up to date, the result in a sentence, the numbers."""

import re

import streamlit as st

from curate.domain.figures import FIGURES
from curate.domain.records import Project
from curate.services import quality
from curate.services.quality import Report
from pages.quality.report import current_map
from pages.shared import check_button, layout
from pages.shared.markdown import escape

ABOUT = {one.title: one.meaning for one in FIGURES.values()}


def show_freshness(project: Project, report: Report, *, running: bool) -> None:
    """What the checks have not seen, and the button that runs them."""
    unseen = quality.freshness_sentence(report.freshness)
    if not unseen or running:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/history: {escape(unseen)}", width="stretch")
        check_button.run_button(project, running=running, again=report.freshness.checked)


def show_headline(report: Report, state: str) -> None:
    """The result in one sentence and a handful of numbers; the report as a file."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{escape(quality.headline(report))}**", width="stretch")
        name = re.sub(r"[^A-Za-z0-9]+", "-", report.project).strip("-") or "data"
        st.download_button(
            "Download the report",
            lambda: quality.as_html(report, current_map(report.project, state)),
            file_name=f"{name}-quality.html",
            mime="text/html",
            icon=":material/download:",
            on_click="ignore",
            key="download-report",
            help="The whole report with its charts as one HTML file. It quotes some of the texts.",
        )
    layout.metrics(quality.key_figures(report), about=ABOUT, width=158)

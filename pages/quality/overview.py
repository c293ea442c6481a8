"""What is open, how the labels are spread, and how many examples are duplicates."""

import streamlit as st

from curate.services import quality
from curate.services.quality import Report
from curate.text.highlights import Piece
from pages.quality import bar_charts
from pages.shared import texts
from pages.shared.humanize import percent
from pages.shared.markdown import escape
from pages.shared.names import STATUSES
from pages.shared.texts import Block

LABELS_SHOWN = 12


def show_overview(report: Report) -> None:
    """Open findings and labels side by side."""
    left, right = st.columns(2, gap="large")
    with left:
        if report.freshness.checked:
            st.subheader("Open findings, in examples", anchor=False)
            bar_charts.draw_open_findings(
                [(one.title, one.examples, one.severity) for one in report.problems]
            )
            for sentence in (
                quality.format_sentence(report),
                quality.conflicts_sentence(report),
                quality.personal_data_sentence(report),
                quality.approved_errors_sentence(report),
            ):
                if sentence:
                    st.caption(escape(sentence))
        else:
            _show_labels(report)
    with right:
        if report.freshness.checked:
            _show_labels(report)
        states = ", ".join(
            f"{number:,} {STATUSES[status]}" for status, number in report.statuses.items()
        )
        files = ", ".join(f"{escape(name)} ({number:,})" for name, number in report.sources)
        st.caption(f"{states}. From {files}.")


def show_duplicates(report: Report) -> None:
    """How many examples say what another one says, and the largest clusters of them."""
    st.subheader("Duplicates", anchor=False)
    st.write(quality.duplicates_sentence(report))
    blocks = [
        Block(
            [Piece("same", one.text)],
            label=f"{one.size:,} examples",
            note="word for word the same"
            if one.exact
            else f"at least {percent(one.min_similarity)} alike",
            tone="plain",
        )
        for one in report.duplicates.biggest
    ]
    if blocks:
        with st.expander("The largest duplicate clusters", icon=":material/content_copy:"):
            texts.show_texts(blocks, key="report-clusters")


def _show_labels(report: Report) -> None:
    st.subheader("Labels", anchor=False)
    counts = report.labels.counts
    if counts:
        rest = sum(number for _, number in counts[LABELS_SHOWN:])
        bar_charts.draw_labels(counts[:LABELS_SHOWN], rest, len(counts) - LABELS_SHOWN)
    st.caption(quality.labels_sentence(report))

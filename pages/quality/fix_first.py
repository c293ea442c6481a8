"""What to fix first."""

import streamlit as st

from curate.services.quality import Report
from pages.shared import layout, page_paths
from pages.shared.markdown import escape

PAGES = {"findings": page_paths.FINDINGS, "duplicates": page_paths.DUPLICATES}


def show_fix_first(report: Report) -> None:
    """At most five things to do, each with a button to the page where it is done."""
    with layout.card("What to fix first"):
        if not report.fix_first:
            st.write("There are no open findings: everything is fixed or dismissed.")
            if st.button("Go to Review", type="primary", icon=":material/arrow_forward:"):
                st.switch_page(page_paths.REVIEW)
        for number, one in enumerate(report.fix_first):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{number + 1}\\. {escape(one.sentence)}", width="stretch")
                if st.button(
                    "Fix",
                    type="secondary" if number else "primary",
                    icon=":material/arrow_forward:",
                    key=f"fix-{one.check}",
                ):
                    query = {"check": one.check} if one.where == "findings" else None
                    st.switch_page(PAGES[one.where], query_params=query)

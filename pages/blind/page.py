"""Blind: which of two answers is better, without knowing which method gave which."""

import streamlit as st

from curate.services import blind
from pages.blind import mount
from pages.shared import context, layout, page_paths
from pages.shared.notices import show_notice

project = context.require_project()
layout.page_head(
    "Blind comparison",
    "Two answers to the same input: which is better? Nobody sees which method wrote which until an owner "
    "closes the comparison.",
    project.name,
)
show_notice()
number = context.shown_number("comparison")
known = blind.list_comparisons(context.database(), project.name)
open_ones = [one for one in known if not one.comparison.closed]
wanted = [one for one in known if one.comparison.id == number]
if number is not None and not wanted:
    st.warning(f"There is no blind comparison {number} in this project.", icon=":material/help:")
shown = next(iter(wanted or open_ones), None)
role = context.role()
if shown is None:
    layout.empty_state(
        "No blind comparison is open. An owner starts one on Results.",
        page_paths.RESULTS,
        "Go to Results",
    )
elif shown.comparison.closed:
    layout.empty_state(
        f"Blind comparison {shown.comparison.id} is closed. Results say what people prefer.",
        page_paths.RESULTS,
        "Go to Results",
    )
elif role is None or not context.may("reviewer"):
    layout.empty_state(
        "Rating is for reviewers and owners. Ask an owner to make you a reviewer.",
        page_paths.RESULTS,
        "Go to Results",
    )
else:
    st.query_params["comparison"] = str(shown.comparison.id)
    mount.mount_rater(project, shown.comparison.id, role)

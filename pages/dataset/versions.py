"""The dataset versions of a project, and which of them to use."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import PARTS, Dataset
from pages.shared import context, page_paths
from pages.shared.humanize import ago
from pages.shared.markdown import escape
from pages.shared.names import PARTS as PART_NAMES
from pages.shared.tables import show_table


def show_versions(versions: Sequence[Dataset]) -> None:
    """Every version, the newest first."""
    st.subheader("Versions", anchor=False)
    show_table(
        [
            {
                "Version": one.name,
                "Created": f"{ago(one.at)} by {one.person}",
                **{PART_NAMES[part]: getattr(one, part) for part in PARTS},
                "Test": one.test,
                "Leaks prevented": one.manifest.get("leaks_prevented", 0),
                "Open errors": one.manifest.get("open", {}).get("examples", 0),
                "Checksum": one.sha256[:12],
            }
            for one in versions
        ],
        alt="The dataset versions of this project",
    )
    for one in versions:
        if one.erasures:
            st.warning(escape(one.erasure_sentence), icon=":material/ink_eraser:")


def choose_version(versions: Sequence[Dataset]) -> Dataset:
    """The version to use, with a button that leads to the training."""
    st.subheader("Use a version", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dataset = st.selectbox(
            "Dataset version", versions, format_func=lambda one: one.name, width=180
        )
        may = context.may("owner")
        if may and st.button(
            "Train on this version", type="primary", icon=":material/arrow_forward:"
        ):
            st.session_state["dataset"] = dataset.name
            st.switch_page(page_paths.TRAIN)
    return dataset

"""The leak report of a new dataset version: held-out examples with a near-duplicate in training."""

import streamlit as st

from curate.domain.records import Dataset
from pages.shared import layout
from pages.shared.humanize import count
from pages.shared.markdown import escape


def show_leak_report(dataset: Dataset) -> None:
    """What the version holds, and how many leaks its split prevented."""
    prevented = int(dataset.manifest.get("leaks_prevented", 0))
    left = int(dataset.manifest.get("leaks", 0))
    with layout.card():
        st.success(
            f"Version {escape(dataset.name)} is created: {count(dataset.train, 'example')} for "
            f"training, {dataset.validation:,} for validation, {dataset.held_out:,} in the held-out "
            "test.",
            icon=":material/ac_unit:",
        )
        if prevented:
            st.markdown(
                f"**{count(prevented, 'leak')} prevented.** Picked at random, so many held-out "
                "examples would have had a near-duplicate in training; **now "
                f"{count(left, 'has', 'have') if left else 'none has'}**. So the held-out test does "
                "not reward answers that were learned by heart."
            )
        else:
            st.markdown(
                "**No leaks.** No held-out example has a near-duplicate in training, so the held-out "
                "test does not reward answers that were learned by heart."
            )
        if dataset.held_out == 0:
            st.warning("Nothing is held out, so no model can be tested on this version.")

"""Where a project stands: the steps that are done, the next one, and the numbers."""

from collections.abc import Mapping

import streamlit as st

from curate.domain.figures import FIGURES
from curate.services.people import Role
from curate.services.projects import ProjectStatus
from pages.shared import context, layout, page_paths
from pages.shared.markdown import escape

LEAST: Mapping[str, Role] = {"import": "owner", "dataset": "owner", "train": "owner"}
"""What somebody has to be for a step; others are for all members."""
NEXT_STEPS = {
    "import": (page_paths.IMPORT, "Import a file"),
    "findings": (page_paths.FINDINGS, "Go to Findings"),
    "duplicates": (page_paths.DUPLICATES, "Go to Duplicates"),
    "review": (page_paths.REVIEW, "Review examples"),
    "dataset": (page_paths.DATASET, "Create a dataset version"),
    "train": (page_paths.TRAIN, "Train a model"),
    "results": (page_paths.RESULTS, "See the results"),
}


def show_steps(standing: ProjectStatus) -> None:
    """The steps from import to results, each with whether it is done."""
    steps = {
        "Import": standing.figures.imported > 0,
        "Check": standing.checked,
        "Review": standing.figures.approved > 0,
        "Dataset": standing.datasets > 0,
        "Train": standing.runs > 0,
        "Results": standing.evaluations > 0,
    }
    with st.container(horizontal=True, gap="xsmall"):
        for name, done in steps.items():
            st.badge(
                name,
                icon=":material/check:" if done else ":material/radio_button_unchecked:",
                color="green" if done else "gray",
            )


def show_next_step(standing: ProjectStatus) -> None:
    """The one thing to do now."""
    page, label = NEXT_STEPS[standing.next_step]
    with layout.card():
        st.caption("Next step")
        if standing.verdict:
            st.markdown(f"**{escape(standing.verdict)}**")
        st.markdown(escape(standing.advice))
        if not context.may(LEAST.get(standing.next_step, "viewer")):
            st.caption("An owner of the project does that.")
        elif st.button(label, type="primary", icon=":material/arrow_forward:", key="next-step"):
            st.switch_page(page)


def show_metrics(standing: ProjectStatus) -> None:
    """The project in numbers."""
    found = standing.figures
    layout.metrics(
        {
            FIGURES["examples"].title: found.examples,
            FIGURES["to_look_at"].title: found.to_look_at,
            FIGURES["approved"].title: found.approved,
            "Held-out test": standing.held_out,
            "Training runs": standing.runs,
        },
        about={one.title: one.meaning for one in FIGURES.values()},
        width=128,
    )

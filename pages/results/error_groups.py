"""Errors with one cause, grouped, each as a queue of Review."""

import streamlit as st

from curate.domain.records import Evaluation, Project
from curate.services import tuning
from pages.shared import context, page_paths
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.notices import show_errors

_KEPT = "error-groups"


def show_error_groups(project: Project, chosen: Evaluation) -> None:
    """A fold with the groups; nothing where no error comes twice."""
    kept: dict[int, list[tuning.ErrorGroup]] = st.session_state.setdefault(_KEPT, {})
    if chosen.id not in kept:
        with show_errors():
            kept[chosen.id] = tuning.error_groups(context.database(), project.name, chosen.id)
    groups = kept.get(chosen.id, [])
    if not groups:
        return
    errors = sum(len(one.examples) for one in groups)
    title = f"{count(errors, 'error')} with {count(len(groups), 'cause')}"
    with st.expander(title, icon=":material/account_tree:", key=f"errors-{chosen.id}"):
        who = tuning.arm_title(groups[0].arm)
        st.caption(
            f"Of {escape(who)}: the same value where the same other one was approved. Look whether the "
            "approved answers are right before you blame the method; opening them is a look at the test."
        )
        for place, one in enumerate(groups):
            _draw_group(project, chosen, place, one)


def _draw_group(project: Project, chosen: Evaluation, place: int, group: tuning.ErrorGroup) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(escape(group.sentence), width="stretch")
        opened = context.may("reviewer") and st.button(
            f"Review these {len(group.examples)}",
            icon=":material/rate_review:",
            key=f"errors-{chosen.id}-{place}",
        )
    if opened:
        with show_errors():
            selection = tuning.review_errors(
                context.database(), project.name, chosen.id, place, context.person()
            )
            st.switch_page(
                page_paths.REVIEW,
                query_params={"project": project.name, "which": "all", "selection": str(selection)},
            )

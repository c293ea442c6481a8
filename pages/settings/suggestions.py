"""Suggested answers: where they are missing, looking for them, and which sources are worth having."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from curate.domain.jobs import SuggestResult
from curate.domain.records import Job, Project
from curate.domain.writing import SuggestionCounts, SuggestionSource
from curate.services.tuning import start_drafts
from curate.services.writing import SuggestionOverview, start_suggest
from pages.shared import context, layout
from pages.shared.humanize import count
from pages.shared.job_panel import show_recent
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again

SOURCES: Mapping[SuggestionSource, str] = {
    "nearest": "Nearest approved example",
    "repair": "Format repaired",
    "model": "Your tuned model",
    "endpoint": "Endpoint",
}


def show_suggestions(project: Project, overview: SuggestionOverview) -> None:
    """What can be suggested, and what became of what was."""
    with layout.card("Suggested answers"):
        need = count(overview.in_need, "example has", "examples have")
        st.write(
            f"{need} no answer, or one with an open error. What is found is shown on Review, taken with T "
            "and refused with D. Nothing is approved by it."
        )
        newest = max(overview.jobs, key=lambda job: job.id, default=None)
        running = show_recent(newest, _show_result)
        if not running:
            _buttons(project, overview)
        _table(overview.counts)


def _show_result(job: Job) -> None:
    if isinstance(job.result, SuggestResult):
        new = sum(job.result.offered.values())
        st.caption(f"{count(new, 'new suggestion')}. {escape(' '.join(job.result.notes))}")


def _buttons(project: Project, overview: SuggestionOverview) -> None:
    none = not overview.in_need
    with st.container(horizontal=True, gap="small"):
        if st.button(
            "Look for suggestions",
            icon=":material/lightbulb:",
            key="look-suggestions",
            disabled=none,
        ):
            with show_errors():
                start_suggest(
                    context.database(), context.settings(), project.name, (), context.person()
                )
                run_again()
        if overview.run is not None and st.button(
            f"Ask the model of run {overview.run}", key="draft-suggestions", disabled=none
        ):
            with show_errors():
                start_drafts(
                    context.database(),
                    context.settings(),
                    project.name,
                    overview.run,
                    context.person(),
                )
                run_again()


def _table(counts: tuple[SuggestionCounts, ...]) -> None:
    if not counts:
        st.caption("Nothing was suggested in this project yet.")
        return
    rows = [
        {
            "Source": SOURCES[one.source],
            "Offered": one.offered,
            "Taken": one.taken,
            "Edited": one.edited,
            "Words each": one.edits_each,
            "Refused": one.refused,
            "Passed": one.passed,
        }
        for one in counts
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "Taken": st.column_config.Column(help="As it was offered."),
            "Edited": st.column_config.Column(help="Taken, and changed before it was approved."),
            "Words each": st.column_config.NumberColumn(
                format="%.1f", help="Words that were changed in one, on average."
            ),
            "Passed": st.column_config.Column(help="The example was decided on without it."),
        },
    )

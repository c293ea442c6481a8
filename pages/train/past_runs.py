"""The training runs that have ended: on which data, with which settings, what came of them."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Dataset, Job, Run
from pages.shared import job_panel
from pages.shared.humanize import ago
from pages.shared.markdown import escape
from pages.shared.names import run_name
from pages.train.base_model import base_model_name
from pages.train.run_result import show_result


def show_past_runs(ended: Sequence[tuple[Run, Job]], versions: Sequence[Dataset]) -> None:
    """A fold for each run, the newest first."""
    if not ended:
        return
    names = {one.id: one.name for one in versions}
    st.subheader("Past runs", anchor=False)
    for run, job in ended:
        state = f"{job_panel.STATES[job.state]} {ago(job.ended_at or run.at)}"
        title = [
            f"{run_name(run)}: {state}",
            f"dataset version {names.get(run.dataset, '?')}",
            escape(base_model_name(run.base)),
        ]
        with st.expander(" · ".join(title), key=f"run-{run.id}"):
            if job.error:
                st.text(job.error)
            if job.state != "done":
                job_panel.resume_button(job, place="list")
            show_result(run.result)
            st.caption("Settings")
            st.json(
                {**run.settings, "adapter": str(run.result.adapter) if run.result else None},
                expanded=False,
            )

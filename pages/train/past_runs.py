"""The training runs that have ended: on which data, with which settings, what came of them."""

import json

import streamlit as st

from curate.domain.records import Run
from curate.services.tuning import TrainPage
from pages.shared import context, job_panel
from pages.shared.humanize import ago, times
from pages.shared.markdown import escape
from pages.shared.names import run_name
from pages.shared.tables import show_table
from pages.train import run_actions
from pages.train.base_model import base_model_name
from pages.train.run_result import show_result


def show_past_runs(project: str, page: TrainPage) -> None:
    """A fold for each run, the newest first."""
    if not page.ended:
        return
    names = {one.id: one.name for one in page.versions}
    tests = {one.id: one.test for one in page.versions}
    st.subheader("Past runs", anchor=False)
    for run, job in page.ended:
        state = f"{job_panel.STATES[job.state]} {ago(job.ended_at or run.at)}"
        title = [
            f"{run_name(run)}: {state}",
            f"dataset version {names.get(run.dataset, '?')}",
            base_model_name(run.base),
        ]
        with st.expander(escape(" · ".join(title)), key=f"run-{run.id}"):
            if job.error:
                st.text(job.error)
            if job.state != "done":
                job_panel.resume_button(job, place="list")
            show_result(run.result)
            seen = page.looks.get(tests.get(run.dataset, 0), 0)
            if run.result is not None and seen:
                st.caption(f"The test of its dataset version was looked at {times(seen)}.")
            run_actions.show_description(project, run, page.changes.get(run.id, []))
            _show_settings(run)
            run_actions.show_actions(project, names[run.dataset], run)


def _show_settings(run: Run) -> None:
    """The settings as a table of names and values, with a copy for scripts."""
    st.caption("Settings")
    shown = {**run.settings, "adapter": _adapter(run)}
    show_table(
        [
            {"Setting": name.replace("_", " ").capitalize(), "Value": _value(value)}
            for name, value in shown.items()
        ],
        alt=f"The settings of {run_name(run)}",
        key=f"settings-{run.id}",
    )
    st.download_button(
        "Download as JSON",
        json.dumps(shown, indent=2, default=str),
        file_name=f"run-{run.id}-settings.json",
        mime="application/json",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key=f"settings-file-{run.id}",
    )


def _adapter(run: Run) -> str | None:
    """Where the adapter lies now."""
    return str(context.settings().absolute(run.result.adapter)) if run.result else None


def _value(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

"""Train: start a training run, follow its progress, see the past runs."""

import streamlit as st

from curate.domain.records import ENDED
from curate.services import datasets, tuning
from pages.shared import context, layout, page_paths
from pages.train import new_run, past_runs, progress

project = context.require_project()
layout.page_head(
    "Train",
    "Teach a small model to answer as your approved examples do. It runs on this computer.",
    project.name,
)

versions = datasets.list_datasets(context.database(), project.name)
if not versions:
    layout.empty_state(
        "There is no dataset version to train on yet.",
        page_paths.DATASET,
        "Create a dataset version",
    )
    st.stop()

runs = tuning.list_runs(context.database(), project.name)
going = [(run, job) for run, job in runs if job.state not in ENDED]
ended = [(run, job) for run, job in runs if job.state in ENDED]
for run, job in reversed(going):
    progress.show_progress(run, job)
if ended and not going:
    progress.show_outcome(*ended[0])
if runs:
    with st.expander("New training run", icon=":material/add:"):
        new_run.show_form(project.name, versions)
else:
    new_run.show_form(project.name, versions)
past_runs.show_past_runs(ended, versions)

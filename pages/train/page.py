"""Train: start a training run, follow its progress, see the past runs."""

import streamlit as st

from curate.services import tuning
from pages.shared import context, layout, page_paths
from pages.shared.notices import show_notice
from pages.train import (
    advice,
    base_model,
    compare_runs,
    estimate,
    new_run,
    past_runs,
    progress,
    queue,
    sweeps,
    without_training,
)

project = context.require_project()
layout.page_head(
    "Train",
    "Teach a small model to answer as your approved examples do. It runs on this computer.",
    project.name,
)

page = tuning.train_page(context.database(), project.name)
if not page.versions:
    layout.empty_state(
        "There is no dataset version to train on yet.",
        page_paths.DATASET,
        "Create a dataset version",
    )
    st.stop()

show_notice()
dataset = without_training.choose_version(page.versions)
without_training.show_floor(project, page, dataset)
advice.show_advice(project, page, dataset)
base_model.show_downloads(page.pull)
estimate.show_measurement(page.measurement)
queue.show_going(project.name, page)
if page.ended and not page.going:
    progress.show_outcome(*page.ended[0], page.events)
if page.going or page.ended:
    with st.expander("New training run", icon=":material/add:"):
        new_run.show_form(project.name, dataset, page.speeds)
else:
    new_run.show_form(project.name, dataset, page.speeds)
sweeps.show_sweeps(page.sweeps)
past_runs.show_past_runs(project.name, page)
compare_runs.show_comparison(project.name, page.ended)

"""Train: choose a base model and how thoroughly, see what it takes, start, watch."""

import streamlit as st

from curate.domain.records import ENDED
from curate.services import datasets, tuning
from pages.shared import context, layout
from pages.train import runs

project = context.require_project()
layout.opening(
    "Train",
    "Teach a small model to answer as your approved examples do. It runs on this computer.",
    project.name,
)

versions = datasets.list_datasets(context.database(), project.name)
if not versions:
    layout.empty(
        "There is no dataset version to train on yet.", "pages/dataset/page.py", "Make a dataset"
    )
    st.stop()

known = tuning.list_runs(context.database(), project.name)
going = [(run, job) for run, job in known if job.state not in ENDED]
for run, job in reversed(going):
    runs.watch(run, job)
ended = [(run, job) for run, job in known if job.state in ENDED]
if ended and not going:
    runs.outcome(*ended[0])
if known:
    with st.expander("Another run", icon=":material/add:"):
        runs.new(project.name, versions)
else:
    runs.new(project.name, versions)
runs.earlier(ended, versions)

"""Results: whether tuning helped, by how much, and every answer side by side."""

import streamlit as st

from curate.domain.records import ENDED
from curate.services import datasets, jobs, tuning
from pages.results import parts
from pages.shared import context, job_panel, layout

project = context.require_project()
layout.opening(
    "Results",
    "The base model, the base model with instructions and examples, and your tuned model: all asked "
    "the same held-out questions, which none of them was trained on.",
    project.name,
)

versions = datasets.list_datasets(context.database(), project.name)
runs = [
    run for run, job in tuning.list_runs(context.database(), project.name) if job.state == "done"
]
found = tuning.list_evaluations(context.database(), project.name)
if not runs and not found:
    layout.empty("No model has been trained yet.", "pages/train/page.py", "Train a model")
    st.stop()

job = jobs.newest_job(context.database(), project.name, ["evaluate"])
if job is not None and (job.state not in ENDED or job.state in {"failed", "lost", "cancelled"}):
    job_panel.panel(job.id)
going = job is not None and job.state not in ENDED
if not found and not going:
    parts.new(project.name, versions, runs)
if found:
    chosen = parts.choose(found, versions)
    parts.verdict(chosen, versions)
    parts.measured(chosen)
    parts.answers(chosen)
    if not going:
        with st.expander("Compare again", icon=":material/add:"):
            parts.new(project.name, versions, runs)

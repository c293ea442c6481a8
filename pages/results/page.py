"""Results: whether tuning helped, by how much, and every answer side by side."""

import streamlit as st

from curate.domain.records import ENDED
from curate.services import datasets, jobs, tuning
from pages.results import answers, new_comparison, scores, verdict
from pages.shared import context, job_panel, layout, page_paths

project = context.require_project()
layout.page_head(
    "Results",
    "Whether tuning helped: every method answers the same held-out examples, on which no model was "
    "trained.",
    project.name,
)

versions = datasets.list_datasets(context.database(), project.name)
runs = [
    run for run, job in tuning.list_runs(context.database(), project.name) if job.state == "done"
]
comparisons = tuning.list_evaluations(context.database(), project.name)
if not runs and not comparisons:
    layout.empty_state("No model has been trained yet.", page_paths.TRAIN, "Train a model")
    st.stop()

job = jobs.newest_job(context.database(), project.name, ["evaluate"])
if job is not None and (job.state not in ENDED or job.state in {"failed", "lost", "cancelled"}):
    job_panel.job_panel(job.id)
going = job is not None and job.state not in ENDED
if not comparisons and not going:
    new_comparison.show_form(project.name, versions, runs)
if comparisons:
    chosen = verdict.choose_comparison(comparisons, versions)
    verdict.show_verdict(chosen, versions)
    scores.show_scores(chosen)
    answers.show_answers(chosen)
    if not going:
        with st.expander("New comparison", icon=":material/add:"):
            new_comparison.show_form(project.name, versions, runs)

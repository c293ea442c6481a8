"""Results: whether tuning helped, by how much, and every answer side by side."""

import streamlit as st

from curate.domain.records import ENDED
from curate.services import tuning
from pages.results import (
    answers,
    blind,
    closer,
    error_groups,
    forgetting,
    new_comparison,
    prompt_used,
    report,
    rescoring,
    scores,
    verdict,
)
from pages.shared import context, job_panel, layout, page_paths
from pages.shared.notices import show_notice

project = context.require_project()
layout.page_head(
    "Results",
    "Whether tuning helped: every method answers the same held-out examples, on which no model was "
    "trained.",
    project.name,
)

page = tuning.results_page(context.database(), project.name)
if not page.versions and not page.evaluations:
    layout.empty_state(
        "There is no dataset version yet, and methods are compared on its held-out test.",
        page_paths.DATASET,
        "Create a dataset version",
    )
    st.stop()

job = page.job
if job is not None and (job.state not in ENDED or job.state in {"failed", "lost", "cancelled"}):
    job_panel.job_panel(job)
going = job is not None and job.state not in ENDED
owner = context.may("owner")
if owner and not page.evaluations and not going:
    new_comparison.show_form(project.name, page.versions, page.runs, page.endpoint)
if page.evaluations:
    chosen = verdict.choose_comparison(page.evaluations, page.versions)
    seen = page.looks_at(chosen)
    scorings = page.scorings.get(chosen.id, ())
    show_notice()
    verdict.show_verdict(chosen, page.versions, seen)
    report.show_report(project.name, chosen)
    rescoring.show_rescoring(project.name, chosen, scorings)
    scores.show_scores(chosen)
    forgetting.show_forgetting(chosen)
    prompt_used.show_prompt(chosen)
    looked = closer.show_closer(chosen, len(scorings))
    blind.show_blind(project, chosen, page.blind)
    error_groups.show_error_groups(project, chosen)
    answers.show_answers(project.name, chosen, seen, looked)
    if owner and not going:
        with st.expander("New comparison", icon=":material/add:"):
            new_comparison.show_form(project.name, page.versions, page.runs, page.endpoint)

"""Home: what the project is for, where it stands, and the one next step."""

import streamlit as st

from curate.services import jobs, projects
from pages.home import steps as parts
from pages.shared import context, job_panel

project = context.project()
if project is None:
    parts.welcome()
    st.stop()

standing = projects.project_status(context.database(), project.name)
parts.task(project)
parts.steps(standing)

left, right = st.columns([2, 1], gap="large")
with left:
    running = jobs.running_jobs(context.database(), project.name)
    for job in running:
        job_panel.panel(job.id)
    if not running:
        parts.next_step(standing)
    parts.figures(standing)
    parts.recently(project.name)
with right:
    parts.choose_project(project)
    parts.who_you_are()
    parts.advice()

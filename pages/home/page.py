"""Home: what the project is for, where it stands, and the next step."""

import streamlit as st

from curate.services import jobs, projects
from pages.home import activity, overview, person, project_choice, task, welcome
from pages.shared import context, job_panel, layout

project = context.project()
if project is None:
    welcome.show_welcome()
    st.stop()

standing = projects.project_status(context.database(), project.name)
layout.page_head("Home", "Where the project stands, and the next step.", project.name)
task.show_task(project)
overview.show_steps(standing)

left, right = st.columns([2, 1], gap="large")
with left:
    running = jobs.running_jobs(context.database(), project.name)
    for job in running:
        job_panel.job_panel(job.id)
    if not running:
        overview.show_next_step(standing)
    overview.show_metrics(standing)
    activity.show_activity(project.name)
with right:
    project_choice.choose_project(project)
    person.edit_name()
    welcome.show_advice()

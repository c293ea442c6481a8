"""Home: what the project is for, where it stands, and the next step."""

import streamlit as st

from curate.services import home
from pages.home import activity, overview, person, project_choice, task, welcome
from pages.shared import context, job_panel, layout

project = context.project()
if project is None:
    welcome.show_welcome()
    st.stop()

page = home.home_page(context.database(), project.name)
layout.page_head("Home", "Where the project stands, and the next step.", project.name)
task.show_task(project)
overview.show_steps(page.status)

left, right = st.columns([2, 1], gap="large")
with left:
    for job in page.running:
        job_panel.job_panel(job)
    if not page.running:
        overview.show_next_step(page.status)
    overview.show_metrics(page.status)
    activity.show_activity(project, page.activity)
with right:
    project_choice.choose_project(project, context.known_projects())
    person.edit_name()
    welcome.show_advice()

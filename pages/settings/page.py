"""Settings: the project as a whole, its people, backups, and erasing what must go."""

import streamlit as st

from curate.services.project_actions import settings_page
from pages.settings import (
    backup,
    endpoint,
    erase,
    guidelines,
    people,
    project_actions,
    suggestions,
)
from pages.shared import context, layout
from pages.shared.notices import show_notice

project = context.project()
layout.page_head(
    "Settings",
    "The guidelines, the project, who works in it and what suggests answers, backups, and erasing a "
    "person's text.",
    project.name if project else None,
)
show_notice()
page = settings_page(context.database(), project, context.person())
if project is not None and page.guidelines is not None:
    guidelines.show_guidelines(project, page.guidelines)
newest = page.jobs
left, right = st.columns(2, gap="large")
with left:
    restoring = page.everything and backup.show_restore(
        newest.get("restore"), empty=project is None
    )
    if project is not None:
        project_actions.show_project(project, newest.get("copy"))
    if page.everything and not restoring:
        backup.show_backup(newest.get("backup"))
with right:
    if project is not None:
        people.show_people(project, page.members)
    if project is not None:
        erase.show_erase(project, newest.get("erase"))
if project is not None and page.suggestions is not None:
    left, right = st.columns(2, gap="large")
    with left:
        suggestions.show_suggestions(project, page.suggestions)
    with right:
        endpoint.show_endpoint(project, page.suggestions)

"""Settings: the project as a whole, backups, and erasing what must go."""

import streamlit as st

from pages.settings import backup, erase, guidelines, project_actions
from pages.shared import context, layout
from pages.shared.notices import show_notice

project = context.project()
layout.page_head(
    "Settings",
    "The guidelines, the project as a whole, backups, and erasing a person's text.",
    project.name if project else None,
)
show_notice()
if project is not None:
    guidelines.show_guidelines(project)
left, right = st.columns(2, gap="large")
with left:
    if project is None:
        backup.show_restore()
    else:
        project_actions.show_project(project)
with right:
    backup.show_backup()
    if project is not None:
        erase.show_erase(project)

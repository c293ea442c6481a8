"""Settings: the project as a whole, backups, and erasing what must go."""

import streamlit as st

from pages.settings import backup, erase, project_actions
from pages.shared import context, layout
from pages.shared.notices import show_notice

project = context.project()
layout.page_head(
    "Settings",
    "Rename, copy, archive or delete the project, make a backup, or erase a person's text.",
    project.name if project else None,
)
show_notice()
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

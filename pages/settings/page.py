"""Settings: the project as a whole, its people, backups, and erasing what must go."""

import streamlit as st

from curate.domain.records import JobKind
from curate.services import jobs
from curate.services.people import owns_everything
from pages.settings import backup, erase, guidelines, people, project_actions
from pages.shared import context, layout
from pages.shared.notices import show_notice

project = context.project()
layout.page_head(
    "Settings",
    "The guidelines, the project and who works in it, backups, and erasing a person's text.",
    project.name if project else None,
)
show_notice()
if project is not None:
    guidelines.show_guidelines(project)
# A backup holds every project: it is for who may see all of them.
everything = owns_everything(context.database(), context.person())
kinds: dict[JobKind, int | None] = {"backup": None, "restore": None} if everything else {}
if project is not None:
    kinds |= {"copy": project.id, "erase": project.id}
newest = jobs.newest_jobs(context.database(), kinds)
left, right = st.columns(2, gap="large")
with left:
    if everything:
        backup.show_restore(newest.get("restore"), empty=project is None)
    if project is not None:
        project_actions.show_project(project, newest.get("copy"))
with right:
    if project is not None:
        people.show_people(project)
    if everything:
        backup.show_backup(newest.get("backup"))
    if project is not None:
        erase.show_erase(project, newest.get("erase"))

"""Import: choose a file, see what it is, say what its columns mean, bring it in."""

import streamlit as st

from curate.domain.records import ENDED
from curate.services import viewing
from pages.shared import context, imported, importing, layout, undoing
from pages.shared import jobs as job_panel

project = context.require_project()
layout.opening(
    "Import",
    "Bring an export of your tickets or notes. Nothing is kept before you press Import.",
    project.name,
)
undoing.notice()

job = viewing.newest_job(context.database(), project.name, ["import"])
if job is not None and job.state not in ENDED:
    job_panel.panel(job.id, title=f"Import of {job.payload.get('name', 'a file')}")
elif importing.chosen() is None:
    if job is not None and job.id == st.session_state.get("import-job"):
        imported.outcome(project.name, job)
    importing.choose()
else:
    importing.describe(project.name)
imported.earlier(project.name)

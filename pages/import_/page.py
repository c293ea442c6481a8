"""Import: choose a file, see what it is, say what its columns mean, bring it in."""

import streamlit as st

from curate.domain.records import ENDED
from curate.services import jobs
from pages.import_ import summary, upload
from pages.shared import context, job_panel, layout, undo

project = context.require_project()
layout.opening(
    "Import",
    "Bring an export of your tickets or notes. Nothing is kept before you press Import.",
    project.name,
)
undo.notice()

job = jobs.newest_job(context.database(), project.name, ["import"])
if job is not None and job.state not in ENDED:
    job_panel.panel(job.id, title=f"Import of {job.payload.get('name', 'a file')}")
elif upload.chosen() is None:
    if job is not None and job.id == st.session_state.get("import-job"):
        summary.outcome(project.name, job)
    upload.choose()
else:
    upload.describe(project.name)
summary.earlier(project.name)

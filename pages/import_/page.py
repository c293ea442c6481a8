"""Import: choose a file, see what it is, say what its columns mean, import it."""

import streamlit as st

from curate.domain.records import ENDED
from curate.services import importing
from pages.import_ import new_import, past_imports, summary, upload
from pages.shared import context, layout
from pages.shared.notices import show_notice

project = context.require_project()
layout.page_head(
    "Import",
    "Bring in an export of your tickets or notes. Nothing is saved until you press Import.",
    project.name,
)
show_notice()

page = importing.import_page(context.database(), project.name, context.person())
job = page.job
started = st.session_state.get("import-job")
newest = page.files[0].source.id if page.files else 0
if job is not None and job.state not in ENDED:
    summary.show_progress(job)
else:
    uploads = upload.chosen_uploads()
    if job is not None and started is not None and job.id >= started:
        summary.show_outcome(project.name, job, page, more=bool(uploads))
    if uploads:
        new_import.show_form(project.name, uploads, newest)
    else:
        upload.choose_files()
past_imports.show_past_imports(project.name, page)

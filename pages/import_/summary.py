"""The summary of an import: what became of the rows of a file."""

from functools import partial

import streamlit as st

from curate.domain.actions import Action
from curate.domain.jobs import ImportRequest
from curate.domain.records import Job, Source
from curate.services import changes, importing
from curate.services.importing import ImportedFile, ImportPage
from pages.import_ import rejected_rows
from pages.shared import context, job_panel, layout, page_paths
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors


def show_progress(job: Job) -> None:
    """How far an import is, or how it ended."""
    job_panel.job_panel(job, title=f"Import of {_name(job)}")


def _name(job: Job) -> str:
    return job.request.name if isinstance(job.request, ImportRequest) else "a file"


def show_outcome(project: str, job: Job, page: ImportPage, *, more: bool = False) -> None:
    """What became of the imports that were started last; ``more`` where other files wait."""
    after = st.session_state.get("imported-after", 0)
    new = [one for one in page.files if one.source.id > after]
    if job.state != "done":
        show_progress(job)
    for file in reversed(new):
        _show_new(project, file, page.last)
    if new and not more:
        if st.button(
            "See the data quality report", type="primary", icon=":material/arrow_forward:"
        ):
            st.switch_page(page_paths.QUALITY)
        st.subheader("Import another file", anchor=False)


def _show_new(project: str, file: ImportedFile, last: Action | None) -> None:
    source = file.source
    with layout.card("Summary"):
        if source.added or source.updated:
            done = [f"{count(source.added, 'example')} added"] if source.added else []
            done += [f"{count(source.updated, 'example')} updated"] if source.updated else []
            st.success(
                f"{escape(source.name)}: {', '.join(done)}.",
                icon=":material/check_circle:",
            )
        else:
            st.info(f"{escape(source.name)}: no new examples.", icon=":material/info:")
        show_summary(project, file, "new", last)


def show_summary(project: str, file: ImportedFile, place: str, last: Action | None) -> None:
    """The rows of a source by what became of them, and what was told of it.

    Args:
        project: Its name.
        file: The source with its rows.
        place: Tells two summaries on a page apart.
        last: The person's last action, which can be undone here if it is that import's.
    """
    layout.metrics(_row_counts(file.source))
    if file.source.notes:
        st.markdown("\n".join(f"- {escape(note)}" for note in file.source.notes))
    if last is not None and last.details.source == file.source.id:
        st.button(
            "Undo the updates",
            icon=":material/undo:",
            key=f"undo-{place}-{file.source.id}",
            on_click=_undo,
            args=(project, last.id),
            help="The examples that this file updated are again what they were before.",
        )
    if file.fixed:
        came = count(file.fixed, "rejected row was", "rejected rows were")
        st.caption(f"{came} fixed and imported later.")
    if file.rejected:
        st.markdown(f"**{count(len(file.rejected), 'rejected row')}**")
        rejected_rows.show_reasons(file.rejected, "Rejected rows, and why", file.source.format)
        st.download_button(
            "Download the rejected rows",
            partial(importing.rejected_as_csv, file.sheet),
            file_name="rejected-rows.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"rejected-{place}-{file.source.id}",
            help="Fix them in a spreadsheet and import that file here.",
        )
        rejected_rows.show_editor(project, file.sheet, place)
    if file.skipped:
        st.markdown(f"**{count(len(file.skipped), 'skipped line')}** without an example")
        rejected_rows.show_reasons(file.skipped, "Skipped lines, and why", file.source.format)


def _undo(project: str, action: int) -> None:
    with notify_errors():
        undone = changes.undo_last(context.database(), project, context.person(), action=action)
        notify(f"Undone: {undone.summary}")


def _row_counts(source: Source) -> dict[str, int]:
    """Rows by what became of them; blank lines are no rows."""
    return {
        "Read": source.read,
        "Added": source.added,
        "Updated": source.updated,
        "Unchanged": source.unchanged,
        "Not imported": source.read - source.added - source.updated - source.unchanged,
    }

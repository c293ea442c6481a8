"""Writing backups of everything, and restoring one into an empty home."""

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from curate.domain.jobs import BackupResult
from curate.domain.records import ENDED, Job
from curate.services.backups import list_backups, start_backup, start_restore
from pages.shared import context, job_panel, layout
from pages.shared.humanize import ago, count, megabytes
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again

DOWNLOADED = 100_000_000
"""Bytes of a backup that the page offers as a download: it is kept in memory for that."""


def show_backup(job: Job | None) -> None:
    """A button that writes a backup, how far that is, and those that were written.

    ``job`` is the newest that writes or wrote one.
    """
    with layout.card("Backup"):
        st.write(
            "Everything in one file: all projects with their history, adapters and uploads that are needed. "
            "Base models are not in it, they are fetched again. You can go on working meanwhile."
        )
        running = job_panel.show_recent(job, _show_made)
        if not running and st.button("Make a backup", icon=":material/save:", key="make-backup"):
            with show_errors():
                start_backup(context.database(), context.settings(), context.person())
                run_again()
        _show_written()


def _show_made(job: Job) -> None:
    """What is in the backup that a job has written or restored."""
    if isinstance(job.result, BackupResult):
        examples = count(job.result.examples, "example")
        changes = count(job.result.decisions, "change")
        st.caption(f"{escape(job.result.file.name)}: {examples}, {changes} to them.")


def _show_written() -> None:
    written = list_backups(context.settings())
    if not written:
        return
    st.caption(
        f"Backups are in {escape(str(written[0].parent))}. Copy them to another disk: here, they are lost "
        "with this one."
    )
    for number, path in enumerate(written[:5]):
        with st.container(horizontal=True, vertical_alignment="center"):
            facts = path.stat()
            made = datetime.fromtimestamp(facts.st_mtime, UTC)
            st.text(
                f"{path.name} · {megabytes(facts.st_size / 1e6)} · {ago(made)}", width="stretch"
            )
            if facts.st_size <= DOWNLOADED:
                st.download_button(
                    "Download",
                    data=path.read_bytes,
                    file_name=path.name,
                    mime="application/zip",
                    on_click="ignore",
                    key=f"download-backup-{number}",
                )
    if len(written) > 5:
        st.caption(f"{count(len(written) - 5, 'older backup')} more in that folder.")


def show_restore(job: Job | None, *, empty: bool) -> bool:
    """A form that restores a backup, where nothing is yet, and how the newest ``job`` that does it is.

    Returns:
        Whether one is being restored.
    """
    # One that failed could not be started again where something is by now.
    again = empty or (job is not None and job.state not in ENDED - {"done"})
    running = again and job_panel.show_recent(job, _show_made)
    if running or not empty:
        return running
    with layout.card("Restore a backup"), st.form("restore", border=False):
        path = st.text_input(
            "Path of the backup on this computer", placeholder="/media/disk/curate-2026-11-30.zip"
        )
        if st.form_submit_button("Restore", icon=":material/settings_backup_restore:"):
            with show_errors():
                file = Path((path or "").strip().strip('"')).expanduser()
                start_restore(context.database(), context.settings(), file, context.person())
                run_again()
    return False

"""Writing backups of everything, and restoring one into an empty home."""

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from curate.services.backups import (
    back_up,
    backup_path,
    list_backups,
    restore_backup,
    verify_backup,
)
from pages.shared import context, layout
from pages.shared.humanize import ago, count, megabytes
from pages.shared.markdown import escape
from pages.shared.notices import notify, show_errors
from pages.shared.reruns import run_again
from pages.shared.working import working

DOWNLOADED = 100_000_000
"""Bytes of a backup that the page offers as a download: it is kept in memory for that."""


def show_backup() -> None:
    """A button that writes a backup, and those that were written."""
    with layout.card("Backup"):
        st.write(
            "Everything in one file: all projects with their history, adapters and uploads that are needed. "
            "Base models are not in it, they are fetched again. You can go on working meanwhile; keep this "
            "page open."
        )
        if st.button("Make a backup", icon=":material/save:", key="make-backup"):
            with show_errors(), working("Making a backup") as on_progress:
                made = back_up(
                    context.database(),
                    context.settings(),
                    backup_path(context.settings()),
                    on_progress,
                )
                examples = count(made.manifest.examples, "example")
                changes = count(made.manifest.decisions, "change")
                notify(f"Wrote {made.file.name}: {examples}, {changes} to them.")
                run_again()
        _show_written()


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


def show_restore() -> None:
    """A form that restores a backup, where nothing is yet."""
    with layout.card("Restore a backup"), st.form("restore", border=False):
        path = st.text_input(
            "Path of the backup on this computer", placeholder="/media/disk/curate-2026-11-30.zip"
        )
        if st.form_submit_button("Restore", icon=":material/settings_backup_restore:"):
            with show_errors(), working("Restoring") as on_progress:
                file = Path((path or "").strip().strip('"')).expanduser()
                verified = verify_backup(file, lambda share, what: on_progress(share / 2, what))
                restored = restore_backup(
                    context.database(),
                    context.settings(),
                    verified,
                    lambda share, what: on_progress(0.5 + share / 2, what),
                )
                notify(f"Restored {count(restored.manifest.examples, 'example')}.")
                run_again()

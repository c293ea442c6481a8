"""Choosing a file, or several notes, which are written to disk at once and leave the memory."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from curate.importers import importers
from curate.services import importing
from pages.shared import context
from pages.shared.humanize import count
from pages.shared.notices import show_errors

_UPLOAD = "upload"
# What was found out about a file, each by the file's path.
_KEPT = ("inspections", "cleaning", "recalled", "fixed-files")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits to be imported: where it is, and what the person calls it."""

    path: Path
    name: str
    preset: str | None = None


def chosen_upload() -> Upload | None:
    """The file that was chosen and is not imported yet."""
    upload: Upload | None = st.session_state.get(_UPLOAD)
    return upload if upload is not None and upload.path.exists() else None


def choose_files() -> None:
    """The field for files."""
    settings = context.settings()
    suffixes = [suffix for importer in importers for suffix in importer.suffixes]
    files = st.file_uploader(
        "Your file",
        type=suffixes,
        accept_multiple_files=True,
        max_upload_size=settings.max_upload_mb,
    )
    if not files:
        st.caption(
            "Notes: choose as many TXT or MD files as you like. Files stay on this computer."
        )
        return
    with show_errors():
        if len(files) == 1:
            path = importing.stored_upload(settings, files[0].name)
            with path.open("wb") as stored:
                stored.write(files[0].getbuffer())
            upload = Upload(path, files[0].name)
        else:
            notes = [(one.name, one.getvalue()) for one in files]
            bundle = importing.bundle_notes(settings, notes)
            upload = Upload(bundle, count(len(files), "note"), preset="notes")
        st.session_state[_UPLOAD] = upload
        st.rerun()


def forget_upload() -> None:
    """Nothing is chosen any more; the file itself stays."""
    for name in (_UPLOAD, *_KEPT):
        st.session_state.pop(name, None)


def drop_upload(upload: Upload) -> None:
    """Delete the file, and begin anew."""
    importing.drop_upload(upload.path)
    forget_upload()
    st.rerun()

"""Choosing files, which are written to disk at once, told apart, and leave the memory."""

from collections.abc import Sequence

import streamlit as st

from curate.importers import importers
from curate.services import importing
from curate.services.importing import SortedUpload, SortedUploads
from pages.import_.elsewhere import fetch_from_address
from pages.shared import context
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again

Upload = SortedUpload

_UPLOADS, _TOLD = "uploads", "uploads-told"
# What was found out about a file, each by the file's path.
_KEPT = ("inspections", "cleaning", "recalled", "fixed-files", "surveys", "answers")


def chosen_uploads() -> list[Upload]:
    """The files that were chosen and are not imported yet: an import deletes its file."""
    uploads: Sequence[Upload] = st.session_state.get(_UPLOADS, ())
    waiting = [one for one in uploads if one.path.exists()]
    if uploads and not waiting:
        forget_uploads()
    return waiting


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
            "Choose as many files as you like: tables are imported one by one, notes together. Files stay "
            "on this computer."
        )
        fetched = fetch_from_address()
        if fetched is not None:
            _take(fetched)
        return
    with show_errors():
        _take(importing.sort_uploads(settings, [(one.name, one.getvalue()) for one in files]))


def _take(found: SortedUploads) -> None:
    """Go on with what was chosen or fetched."""
    st.session_state[_UPLOADS] = list(found.uploads)
    st.session_state[_TOLD] = list(found.told)
    if chosen_uploads():
        run_again()
    show_told()


def show_told() -> None:
    """How the files were told apart, and which were left out."""
    told: Sequence[str] = st.session_state.get(_TOLD, ())
    for sentence in told:
        if sentence.startswith("Left out"):
            st.warning(escape(sentence), icon=":material/block:")
        else:
            st.info(escape(sentence), icon=":material/folder_copy:")


def forget_uploads() -> None:
    """Nothing is chosen any more; the files themselves stay."""
    for name in (_UPLOADS, _TOLD, *_KEPT):
        st.session_state.pop(name, None)


def drop_upload(upload: Upload) -> None:
    """Delete a file, and go on with the next one, or begin anew."""
    importing.drop_upload(upload.path)
    chosen_uploads()
    run_again()

"""A list of rejected rows that was downloaded, fixed in a spreadsheet, and uploaded again."""

from pathlib import Path

import streamlit as st

from curate.domain.errors import CurateError
from curate.domain.records import Source
from curate.services import importing
from pages.import_ import rejected_rows
from pages.shared import context
from pages.shared.markdown import escape
from pages.shared.notices import notify, show_errors


def source_of(project: str, upload: Path) -> Source | None:
    """The source whose rejected rows an upload holds, looked up once; None for any other file."""
    kept: dict[str, Source | None] = st.session_state.setdefault("fixed-files", {})
    if str(upload) not in kept:
        try:
            kept[str(upload)] = importing.find_fixed(context.database(), project, upload)
        except CurateError:
            kept[str(upload)] = None
    return kept[str(upload)]


def offer_import(project: str, source: Source, upload: Path, name: str) -> bool:
    """Say what the file is, and the button that imports it; says whether it was imported."""
    with show_errors():
        st.info(
            f"{escape(name)} is the list of rejected rows of {escape(source.name)}. The rows that you "
            "fixed are imported; the others stay rejected.",
            icon=":material/build:",
        )
        if st.button("Import the fixed rows", type="primary", icon=":material/download_done:"):
            result = importing.import_fixed_file(
                context.database(), project, source.id, upload, context.person()
            )
            notify(rejected_rows.outcome(source, result))
            return True
    return False

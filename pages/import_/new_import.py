"""The form of a new import: what the file is, what its columns mean, cleaning, preview, Import."""

from dataclasses import replace

import streamlit as st

from curate.importers import Inspection
from curate.services import importing
from curate.services.importing import ImportOptions, RememberedMapping
from pages.import_ import cleaning, column_mapping, file_format, fixed_file, preview
from pages.import_.upload import Upload, chosen_upload, drop_upload, forget_upload
from pages.shared import context
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.notices import show_errors


def show_form(project: str) -> None:
    """Everything about the chosen file, with the button that imports it."""
    upload = chosen_upload()
    if upload is None:
        return
    head = st.container(horizontal=True, vertical_alignment="center")
    head.text(upload.name, width="stretch")
    if head.button("Choose another file", icon=":material/close:", type="tertiary"):
        drop_upload(upload)
    source = fixed_file.source_of(project, upload.path)
    if source is not None:
        if fixed_file.offer_import(project, source, upload.path, upload.name):
            drop_upload(upload)
        return
    with show_errors():
        start = _first_options(project, upload)
        first = _inspect(upload, start)
        file_format.describe(first)
        options = file_format.correct(upload, first, start)
        about = _inspect(upload, options)
        mapping = column_mapping.map_columns(upload, about, options)
        answered = bool(mapping["output"])
        if mapping["metadata"] == about.mapping.get("metadata", []):
            # Unsaid, it takes in columns that only rows further down have.
            mapping = {role: names for role, names in mapping.items() if role != "metadata"}
        options = replace(options, mapping=mapping)
        # Above the switches, and drawn after them: it shows what they do.
        place = st.container()
        options = replace(options, cleaning=cleaning.choose_cleaning(upload.path, options))
        found = importing.preview_rows(upload.path, options)
        rows = f"{'about ' if about.rows_estimated else ''}{count(about.rows, 'row')}"
        # Beside the name of the file, so that it is on the first screen.
        if head.button(f"Import {rows}", type="primary", icon=":material/download_done:"):
            _start(project, upload, options)
        with place:
            preview.show_preview(found, answered=answered)


def _first_options(project: str, upload: Upload) -> ImportOptions:
    """How the file is read to begin with: as last time, or as it is recognized."""
    unsaid = ImportOptions(preset=upload.preset)
    kept: dict[str, RememberedMapping | None] = st.session_state.setdefault("recalled", {})
    place = str(upload.path)
    if place not in kept:
        kept[place] = importing.find_remembered(context.database(), project, upload.path)
    found = kept[place]
    if found is None:
        return unsaid
    if found.options is None:
        st.warning(escape(found.sentence()), icon=":material/history:")
        return unsaid
    with st.container(horizontal=True, vertical_alignment="center"):
        names = {role: name for role, (name, _) in column_mapping.ROLES.items()}
        st.info(f"**As last time.** {escape(found.sentence(names))}", icon=":material/history:")
        # A key of its own for each file: what was said of one is not meant for the next.
        fresh = st.toggle(
            "Start fresh", key=f"fresh-{place}", help="Ignore how the earlier file was read."
        )
    return unsaid if fresh else found.options


def _inspect(upload: Upload, options: ImportOptions) -> Inspection:
    key = (str(upload.path), repr(options))
    kept: dict[tuple[str, str], Inspection] = st.session_state.setdefault("inspections", {})
    if key not in kept:
        with st.spinner("Looking into the file"):
            kept[key] = importing.inspect_file(upload.path, options)
    return kept[key]


def _start(project: str, upload: Upload, options: ImportOptions) -> None:
    job = importing.start_import(
        context.database(),
        context.settings(),
        project,
        upload.path,
        options,
        name=upload.name,
        person=context.person(),
    )
    st.session_state["import-job"] = job.id
    forget_upload()
    st.rerun()

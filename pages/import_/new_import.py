"""The form of a new import: what the file is, what its columns mean, cleaning, preview, Import."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from curate.domain.errors import CurateError
from curate.domain.jobs import WaitingImport
from curate.importers import Inspection
from curate.services import importing
from curate.services.importing import ImportOptions, RememberedMapping, Survey
from pages.import_ import (
    cleaning,
    column_mapping,
    file_format,
    fixed_file,
    known_tickets,
    preview,
    upload,
)
from pages.import_.upload import Upload, drop_upload
from pages.shared import context
from pages.shared.humanize import count
from pages.shared.keys import digest
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again


def show_form(project: str, uploads: Sequence[Upload], newest: int) -> None:
    """Everything about the first of the chosen files, with the buttons that import it, or all of them.

    Args:
        project: Its name.
        uploads: The chosen files; those behind the first wait.
        newest: Id of the newest import; 0 where there is none.
    """
    current, waiting = uploads[0], uploads[1:]
    upload.show_told()
    head = st.container(horizontal=True, vertical_alignment="center")
    with head.container(gap=None):
        st.text(current.name)
        if waiting:
            names = ", ".join(one.name for one in waiting)
            st.caption(escape(f"Next: {names}"))
    label = "Leave this file out" if waiting else "Choose another file"
    if head.button(label, icon=":material/close:", type="tertiary"):
        drop_upload(current)
    source = fixed_file.source_of(project, current.path)
    if source is not None:
        if fixed_file.offer_import(project, source, current.path, current.name):
            drop_upload(current)
        return
    with show_errors():
        start = _first_options(project, current)
        first = _inspect(current, start)
        file_format.describe(first)
        place_of_notes = st.container()
        chosen = file_format.ask_roles(current, first)
        options = file_format.correct(current, first, start)
        about = _inspect(current, options)
        mapping = column_mapping.map_columns(current, about, options, chosen)
        answered = bool(mapping["output"])
        if mapping["metadata"] == about.mapping.get("metadata", []):
            # Unsaid, it takes in columns that only rows further down have.
            mapping = {role: names for role, names in mapping.items() if role != "metadata"}
        options = replace(options, mapping=mapping)
        # Above the switches, and drawn after them: it shows what they do.
        place = st.container()
        survey = known_tickets.survey(project, current.path, options, newest)
        with place_of_notes:
            file_format.show_notes(about, survey.notes)
            known_ids = known_tickets.ask(survey, current.path)
        options = replace(
            options, cleaning=cleaning.choose_cleaning(current.path, options, about.format)
        )
        options = replace(options, known_ids=known_ids)
        found = importing.preview_rows(current.path, options)
        # Beside the name of the file, so that they are on the first screen.
        with head:
            _offer_import(project, current, waiting, options, survey, about, newest)
        with place:
            preview.show_preview(found, answered=answered)
            preview.show_left_out(survey, about.format)


def _offer_import(
    project: str,
    current: Upload,
    waiting: Sequence[Upload],
    options: ImportOptions,
    survey: Survey,
    about: Inspection,
    newest: int,
) -> None:
    empty = survey.complete and not survey.examples
    why = "No row of this file can be imported." if empty else None
    if st.button(
        f"Import {_rows(survey, about)}",
        type="primary",
        icon=":material/download_done:",
        disabled=empty,
        help=why,
    ):
        _start(project, current, options, (), newest)
    following = _following(project, waiting) if waiting and not empty else None
    if following is not None and st.button(
        "Import both files" if len(waiting) == 1 else f"Import all {len(waiting) + 1} files",
        icon=":material/playlist_add_check:",
        help="Each is imported by itself, the others as they are recognized.",
    ):
        _start(project, current, options, following, newest)


def _rows(survey: Survey, about: Inspection) -> str:
    """How many rows would come in: of the whole file where it was looked through."""
    if not survey.complete:
        return f"{'about ' if about.rows_estimated else ''}{count(about.rows, 'row')}"
    if survey.examples == survey.rows:
        return count(survey.rows, "row")
    return f"{survey.examples:,} of {count(survey.rows, 'row')}"


def _following(project: str, waiting: Sequence[Upload]) -> tuple[WaitingImport, ...] | None:
    """The other files with how each is read; None where one must be looked at first."""
    found = []
    for one in waiting:
        try:
            options = _recalled(project, one)
            about = _inspect(one, options)
        except CurateError:
            return None
        if not about.mapping.get("input") or any(about.suggested.values()):
            return None
        found.append(WaitingImport(one.name, str(one.path), options))
    return tuple(found)


def _recalled(project: str, one: Upload) -> ImportOptions:
    found = _remembered(project, one)
    unsaid = ImportOptions(preset=one.preset)
    return found.options or unsaid if found else unsaid


def _remembered(project: str, one: Upload) -> RememberedMapping | None:
    kept: dict[str, RememberedMapping | None] = st.session_state.setdefault("recalled", {})
    place = str(one.path)
    if place not in kept:
        kept[place] = importing.find_remembered(context.database(), project, one.path)
    return kept[place]


def _first_options(project: str, one: Upload) -> ImportOptions:
    """How the file is read to begin with: as last time, or as it is recognized."""
    unsaid = ImportOptions(preset=one.preset)
    place = str(one.path)
    found = _remembered(project, one)
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
            "Start fresh",
            key=f"fresh-{digest(place)}",
            help="Ignore how the earlier file was read.",
        )
    return unsaid if fresh else found.options


def _inspect(one: Upload, options: ImportOptions) -> Inspection:
    key = (str(one.path), repr(options))
    kept: dict[tuple[str, str], Inspection] = st.session_state.setdefault("inspections", {})
    if key not in kept:
        with st.spinner("Looking into the file"):
            kept[key] = importing.inspect_file(one.path, options)
    return kept[key]


def _start(
    project: str,
    current: Upload,
    options: ImportOptions,
    following: Sequence[WaitingImport],
    newest: int,
) -> None:
    job = importing.start_import(
        context.database(),
        context.settings(),
        project,
        current.path,
        options,
        name=current.name,
        then=following,
        person=context.person(),
    )
    st.session_state["import-job"] = job.id
    st.session_state["imported-after"] = newest
    run_again()

"""The parts of the import page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from curate.domain.examples import ROLES
from curate.importers import Inspection, importers, presets
from curate.services import importing
from curate.services.importing import ImportOptions, RememberedMapping
from pages.import_ import cleaning, rejects
from pages.shared import context, tables
from pages.shared.words import count, plain

ROLE_NAMES = {
    "input": ("Question", "What comes in: the message, the dictation, the ticket."),
    "output": (
        "Answer",
        "What the model should write. May be empty if you write it while reviewing.",
    ),
    "label": ("Label", "A category such as the queue or the topic."),
    "id": ("Id", "The ticket's number: the same row is known again when you import next month."),
    "group": (
        "Belongs together",
        "Customer, patient or thread: kept on one side of the examination.",
    ),
    "created_at": ("Date", "When it was written."),
    "system": ("Instruction", "A standing instruction to the model, where your file has one."),
    "metadata": ("Only keep", "Kept beside the example; the model doesn't see it."),
}
NO_PRESET = "none"
UNSURE = 0.6


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits to be imported: where it lies, and what the person calls it."""

    path: Path
    name: str
    preset: str | None = None


def chosen() -> Upload | None:
    """The file that was chosen and not imported yet."""
    upload: Upload | None = st.session_state.get("upload")
    return upload if upload is not None and upload.path.exists() else None


def choose() -> None:
    """Choose a file, or several notes; it is written to disk at once and leaves the memory."""
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
    with context.guard():
        if len(files) == 1:
            path = importing.stored_upload(settings, files[0].name)
            with path.open("wb") as stored:
                stored.write(files[0].getbuffer())
            upload = Upload(path, files[0].name)
        else:
            notes = [(one.name, one.getvalue()) for one in files]
            bundle = importing.bundle_notes(settings, notes)
            upload = Upload(bundle, count(len(files), "note"), preset="notes")
        st.session_state["upload"] = upload
        st.rerun()


def describe(project: str) -> None:
    """What the file is, what its columns mean, how its first rows would look; then Import."""
    upload = chosen()
    if upload is None:
        return
    head = st.container(horizontal=True, vertical_alignment="center")
    head.text(upload.name, width="stretch")
    if head.button("Choose another file", icon=":material/close:", type="tertiary"):
        _forget(upload)
    source = rejects.found(project, upload.path)
    if source is not None:
        if rejects.offer(project, source, upload.path, upload.name):
            _forget(upload)
        return
    with context.guard():
        start = _start_from(project, upload)
        first = _inspect(upload, start)
        _say_what_it_is(first)
        options = _corrections(upload, first, start)
        about = _inspect(upload, options)
        mapping = _map_columns(upload, about, options)
        if mapping["metadata"] == about.mapping.get("metadata", []):
            # Unsaid, it takes in columns that only rows further down have.
            mapping = {role: names for role, names in mapping.items() if role != "metadata"}
        options = replace(options, mapping=mapping)
        # Above the switches, and drawn after them: it shows what they do.
        preview = st.container()
        options = replace(options, cleaning=cleaning.choose(upload.path, options))
        found = importing.preview_rows(upload.path, options)
        rows = f"{'about ' if about.rows_estimated else ''}{count(about.rows, 'row')}"
        # Beside the name of the file, so that it is on the first screen.
        if head.button(f"Import {rows}", type="primary", icon=":material/download_done:"):
            _start(project, upload, options)
        with preview:
            _show(found, answered=bool(mapping["output"]))


def _start_from(project: str, upload: Upload) -> ImportOptions:
    """How the file is read to begin with: as last time, or as it is recognised."""
    unsaid = ImportOptions(preset=upload.preset)
    kept: dict[str, RememberedMapping | None] = st.session_state.setdefault("recalled", {})
    place = str(upload.path)
    if place not in kept:
        kept[place] = importing.find_remembered(context.database(), project, upload.path)
    found = kept[place]
    if found is None:
        return unsaid
    if found.options is None:
        st.warning(plain(found.sentence()), icon=":material/history:")
        return unsaid
    with st.container(horizontal=True, vertical_alignment="center"):
        names = {role: name for role, (name, _) in ROLE_NAMES.items()}
        st.info(f"**As last time.** {plain(found.sentence(names))}", icon=":material/history:")
        # A key of its own for each file: what was said of one is not meant for the next.
        fresh = st.toggle("Start fresh", key=f"fresh-{place}", help="Look at the file anew.")
    return unsaid if fresh else found.options


def _show(found: importing.Preview, *, answered: bool) -> None:
    st.subheader("How the first rows would look", anchor=False)
    tables.examples(found.examples)
    if not answered:
        st.caption("No column is the answer: you will write it, or correct a draft, in the review.")
    if found.left_out:
        label = f"{len(found.left_out)} of the first {found.seen} lines would be left out"
        with st.expander(label, icon=":material/block:"):
            tables.left_out(found.left_out)


def _inspect(upload: Upload, options: ImportOptions) -> Inspection:
    key = (str(upload.path), repr(options))
    kept: dict[tuple[str, str], Inspection] = st.session_state.setdefault("inspections", {})
    if key not in kept:
        with st.spinner("Looking into the file"):
            kept[key] = importing.inspect_file(upload.path, options)
    return kept[key]


def _say_what_it_is(about: Inspection) -> None:
    kind = importers[about.format].title
    if about.preset and about.preset != "notes":
        kind = f"{presets[about.preset].title} ({kind})"
    rows = f"{'about ' if about.rows_estimated else ''}{count(about.rows, 'row')}"
    text = f"**{plain(kind)}**: {rows}, {count(len(about.columns), 'column')}."
    if about.confidence >= UNSURE:
        st.success(
            f"{text} Curate is {about.confidence:.0%} sure what the columns mean; see below.",
            icon=":material/description:",
        )
    else:
        st.warning(
            f"{text} Curate is not sure what the columns mean ({about.confidence:.0%}): please "
            "check them below.",
            icon=":material/help:",
        )


def _corrections(upload: Upload, about: Inspection, start: ImportOptions) -> ImportOptions:
    key = f"{upload.path}-{start.mapping is None}"
    with st.expander("Not right? Correct what it is", icon=":material/tune:"):
        names = {NO_PRESET: "No known tool", **{one.name: one.title for one in presets}}
        suggested = about.preset or NO_PRESET
        kind = st.selectbox(
            "Made by",
            list(names),
            list(names).index(suggested),
            format_func=names.__getitem__,
            key=f"preset-{key}",
        )
        encoding = st.text_input(
            "Encoding (for engineers)",
            about.encoding or "",
            key=f"encoding-{key}",
            disabled=about.encoding is None,
            help="How letters are stored. Change it only if ä, é or ’ look wrong below.",
        )
        sheet = None
        if len(about.sheets) > 1:
            index = about.sheets.index(start.sheet) if start.sheet in about.sheets else 0
            sheet = st.selectbox("Sheet", about.sheets, index, key=f"sheet-{key}")
        for guess in about.guesses:
            st.caption(plain(guess))
    unchanged = kind == suggested
    return ImportOptions(
        preset=start.preset if unchanged else kind,
        mapping=start.mapping if unchanged else None,
        encoding=encoding if encoding and encoding != about.encoding else start.encoding,
        sheet=sheet,
        cleaning=start.cleaning,
    )


def _map_columns(
    upload: Upload, about: Inspection, options: ImportOptions
) -> Mapping[str, list[str]]:
    st.subheader("What the columns mean", anchor=False)
    mapping: dict[str, list[str]] = {}
    places = [*st.columns(4), *st.columns(4)]
    for place, (role, (name, help_)) in zip(places, ROLE_NAMES.items(), strict=True):
        with place:
            mapping[role] = st.multiselect(
                name,
                about.columns,
                about.mapping.get(role, []),
                help=help_,
                placeholder="No column",
                key=f"{role}-{upload.path}-{options}",
            )
    return {role: mapping[role] for role in ROLES}


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
    st.session_state.pop("upload")
    for kept in ("inspections", "cleaning", "recalled", "fixed-lists"):
        st.session_state.pop(kept, None)
    st.rerun()


def _forget(upload: Upload) -> None:
    importing.drop_upload(upload.path)
    st.session_state.pop("upload", None)
    for kept in ("inspections", "cleaning", "recalled", "fixed-lists"):
        st.session_state.pop(kept, None)
    st.rerun()

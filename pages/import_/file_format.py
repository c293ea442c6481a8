"""What a chosen file is, in a sentence, and the fields to correct that."""

import streamlit as st

from curate.importers import Inspection, importers, presets
from curate.services.importing import ImportOptions
from pages.import_.upload import Upload
from pages.shared.humanize import count, percent
from pages.shared.markdown import escape

NO_PRESET = "none"
UNSURE = 0.6


def describe(about: Inspection) -> None:
    """The format, how much is in it, and how sure the meaning of its columns is."""
    kind = importers[about.format].title
    if about.preset and about.preset != "notes":
        kind = f"{presets[about.preset].title} ({kind})"
    rows = f"{'about ' if about.rows_estimated else ''}{count(about.rows, 'row')}"
    text = f"**{escape(kind)}**: {rows}, {count(len(about.columns), 'column')}."
    sure = percent(about.confidence)
    if about.confidence >= UNSURE:
        st.success(
            f"{text} Curate recognized what the columns mean ({sure} sure). Check it below.",
            icon=":material/description:",
        )
    else:
        st.warning(
            f"{text} Curate is not sure what the columns mean ({sure}). Please check it below.",
            icon=":material/help:",
        )


def correct(upload: Upload, about: Inspection, start: ImportOptions) -> ImportOptions:
    """Fields behind a fold; returns the options as corrected."""
    key = f"{upload.path}-{start.mapping is None}"
    with st.expander("Not right? Correct it", icon=":material/tune:"):
        names = {NO_PRESET: "Another tool", **{one.name: one.title for one in presets}}
        suggested = about.preset or NO_PRESET
        kind = st.selectbox(
            "Exported from",
            list(names),
            list(names).index(suggested),
            format_func=names.__getitem__,
            key=f"preset-{key}",
        )
        encoding = st.text_input(
            "Encoding",
            about.encoding or "",
            key=f"encoding-{key}",
            disabled=about.encoding is None,
            help="How the file stores letters. Change it only if ä, é or ’ look wrong below.",
        )
        sheet = None
        if len(about.sheets) > 1:
            index = about.sheets.index(start.sheet) if start.sheet in about.sheets else 0
            sheet = st.selectbox("Sheet", about.sheets, index, key=f"sheet-{key}")
        for guess in about.guesses:
            st.caption(escape(guess))
    unchanged = kind == suggested
    return ImportOptions(
        preset=start.preset if unchanged else kind,
        mapping=start.mapping if unchanged else None,
        encoding=encoding if encoding and encoding != about.encoding else start.encoding,
        sheet=sheet,
        cleaning=start.cleaning,
    )

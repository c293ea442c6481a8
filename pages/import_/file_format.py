"""What a chosen file is, in sentences, and the fields to correct that."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.importers import Inspection, importers, presets
from curate.services.importing import ImportOptions
from pages.import_.upload import Upload
from pages.shared.humanize import count, percent
from pages.shared.keys import digest
from pages.shared.markdown import escape
from pages.shared.names import FIELDS

NO_PRESET = "none"
UNSURE = 0.6
NO_COLUMN = "None of them"
# No column is called like that: names are texts.
_NONE = (NO_COLUMN,)
# What is asked of a role that no column fills for want of evidence.
QUESTIONS: Mapping[str, str] = {
    "input": "Which column is the input?",
    "output": "Which column is the answer?",
    "label": "Which column is the label?",
    "id": "Which column is the ID?",
    "created_at": "Which column is the date?",
}


def describe(about: Inspection) -> None:
    """The format, how much is in it, and how sure the meaning of its columns is."""
    kind = importers[about.format].title
    if about.preset and about.preset != "notes":
        kind = f"{presets[about.preset].title} ({kind})"
    rows = f"{'about ' if about.rows_estimated else ''}{count(about.rows, 'row')}"
    text = f"**{escape(kind)}**: {rows}, {count(len(about.columns), 'column')}."
    sure = percent(about.confidence)
    if about.mapping.get("input") and unanswered(about):
        st.warning(
            f"{text} Curate is not sure which column is the answer, so none is taken. Please choose it "
            "below, and check the others.",
            icon=":material/help:",
        )
    elif not about.mapping.get("input") or about.confidence < UNSURE:
        st.warning(
            f"{text} Curate is not sure what the columns mean ({sure}). Please check it below.",
            icon=":material/help:",
        )
    elif not about.mapping.get("output"):
        st.success(
            f"{text} Curate recognized the input; no column looks like an answer. Check it below.",
            icon=":material/description:",
        )
    else:
        st.success(
            f"{text} Curate recognized what the columns mean ({sure} sure). Check it below.",
            icon=":material/description:",
        )


def unanswered(about: Inspection) -> bool:
    """Whether no column is the answer although some could be."""
    return bool(about.suggested.get("output")) and not about.mapping.get("output")


def show_notes(about: Inspection, more: Sequence[str]) -> None:
    """What is to be told of a file, in sentences, but for what the page asks."""
    notes = [one for one in (*about.notes, *more) if not _is_asked(about, one)]
    if notes:
        lines = "\n".join(f"- {escape(one)}" for one in dict.fromkeys(notes))
        st.info(f"**About this file**\n\n{lines}", icon=":material/info:")


def _is_asked(about: Inspection, note: str) -> bool:
    """Whether a sentence says what `ask_roles` asks: which columns the answer could be."""
    return unanswered(about) and all(repr(name) in note for name in about.suggested["output"])


def ask_roles(upload: Upload, about: Inspection) -> Mapping[str, list[str]]:
    """Ask for the columns of roles that stay empty for want of evidence; what was chosen, by role."""
    chosen: dict[str, list[str]] = {}
    asked = {
        role: columns
        for role, columns in about.suggested.items()
        if columns and not about.mapping.get(role)
    }
    for role, columns in asked.items():
        answer = st.radio(
            QUESTIONS.get(role, f"Which column is the {FIELDS.get(role, role).lower()}?"),
            list[str | tuple[str]]([*columns, _NONE]),
            index=None,
            format_func=lambda one: escape(one) if isinstance(one, str) else NO_COLUMN,
            horizontal=True,
            key=f"ask-{role}-{digest(upload.path)}",
            help="Curate takes no column for an answer without evidence.",
        )
        if isinstance(answer, str):
            chosen[role] = [answer]
    return chosen


def correct(upload: Upload, about: Inspection, start: ImportOptions) -> ImportOptions:
    """Fields behind a fold; returns the options as corrected."""
    key = f"{digest(upload.path)}-{start.mapping is None}"
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

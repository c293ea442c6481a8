"""What of a file is in the project already, and what rows are that only have an ID in common with it."""

from pathlib import Path

import streamlit as st

from curate.domain.jobs import KnownIds
from curate.services import importing
from curate.services.importing import ImportOptions, Survey
from pages.shared import context, layout
from pages.shared.humanize import count
from pages.shared.keys import digest
from pages.shared.markdown import escape

SHOWN = 160
_ANSWERS: dict[KnownIds | None, str] = {
    None: "Other tickets with the same number: keep both",
    "same": "The same tickets: replace the text here with that of the file. Undo brings it back.",
}


def survey(project: str, path: Path, options: ImportOptions, newest: int) -> Survey:
    """A survey of the file, once for the same options and the same imports."""
    key = (str(path), repr(options.arguments()), project, newest)
    kept: dict[tuple[object, ...], Survey] = st.session_state.setdefault("surveys", {})
    if key not in kept:
        with st.spinner("Comparing the file with what is here"):
            kept[key] = importing.survey_file(path, options, context.database(), project)
    return kept[key]


def ask(found: Survey, path: Path) -> KnownIds | None:
    """Say what is here already; ask what rows are that share an ID and nothing else."""
    within = "" if found.complete else f"Among the first {found.rows:,} rows: "
    if found.adds_nothing:
        all_ = "Its one row is" if found.examples == 1 else f"All {found.examples:,} rows are"
        st.info(
            f"{all_} here already and say{'s' * (found.examples == 1)} the same: importing this file adds "
            "nothing.",
            icon=":material/done_all:",
        )
    elif found.unchanged or found.updates:
        said = [
            f"{count(found.unchanged, 'row is', 'rows are')} here already, unchanged."
            if found.unchanged
            else "",
            _updated(found.updates),
        ]
        st.info(f"{within}{' '.join(filter(None, said))}", icon=":material/sync:")
    if not found.beside:
        return None
    with layout.card(key="known-ids"):
        named = any(one.id for one in found.namesakes)
        has = count(found.beside, "row has", "rows have")
        what = "the ID" if named else "the text"
        other = "another text" if named else "another answer"
        st.markdown(f"**{within}{has} {what} of an example that is here already, but {other}**")
        for one in found.namesakes:
            with st.container(gap=None):
                if one.id:
                    st.markdown(f"**ID {escape(one.id)}**")
                for side, label, text in zip(
                    st.columns(2),
                    ("Here already", "In this file"),
                    (one.here, one.coming),
                    strict=True,
                ):
                    with side.container(gap=None):
                        st.caption(label)
                        st.text(_cut(text))
        more = found.beside - len(found.namesakes)
        if more:
            st.caption(f"And {count(more, 'more row')} like these.")
        answer: KnownIds | None = st.radio(
            "Are these the same tickets, or others?",
            list(_ANSWERS),
            format_func=_ANSWERS.__getitem__,
            key=f"known-{digest(path)}",
        )
        return answer


def _updated(rows: int) -> str:
    if rows == 1:
        return "1 row is a later state of an example, which will be updated; Undo reverts that."
    states = (
        f"{rows:,} rows are later states of examples, which will be updated; Undo reverts that."
    )
    return states if rows else ""


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"

"""The first rows of a file as the examples that they would become."""

from collections.abc import Iterable

import streamlit as st

from curate.domain.examples import ImportedRow
from curate.services import importing
from pages.import_.column_mapping import ROLES
from pages.import_.rejected_rows import show_reasons
from pages.shared.tables import show_table


def show_preview(found: importing.Preview, *, answered: bool) -> None:
    """The examples, and the rows that would not be imported; ``answered`` where a column is the answer."""
    st.subheader("Preview", anchor=False)
    _show_examples(found.examples)
    if not answered:
        st.caption("No column is the answer: you will write the answers on Review.")
    if found.left_out:
        label = f"{len(found.left_out)} of the first {found.seen} rows would not be imported"
        with st.expander(label, icon=":material/block:"):
            show_reasons(found.left_out, "Rows that would not be imported, and why")


def _show_examples(found: Iterable[ImportedRow]) -> None:
    names = {role: name for role, (name, _) in ROLES.items()}
    shown = [
        {
            "Line": row.line,
            names["input"]: row.input,
            names["output"]: row.output,
            names["label"]: row.label or "",
            names["id"]: row.external_id or "",
            names["group"]: ", ".join(row.groups.values()),
            names["created_at"]: row.created_at or "",
            names["system"]: row.system,
        }
        for row in found
    ]
    filled = [name for name in (shown[0] if shown else {}) if any(one[name] for one in shown)]
    show_table(
        [{name: one[name] for name in filled} for one in shown],
        alt="The first rows as examples",
        wide=[name for name in (names["input"], names["output"]) if name in filled],
    )

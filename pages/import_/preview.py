"""The first rows of a file as the examples that they would become, and what would be left out."""

import streamlit as st

from curate.services import importing
from curate.services.importing import LeftOut, Survey
from pages.import_.column_mapping import ROLES
from pages.shared.tables import show_table

REASONS_SHOWN = 50


def show_preview(found: importing.Preview, *, answered: bool) -> None:
    """The examples; ``answered`` where a column is the answer."""
    st.subheader("Preview", anchor=False)
    _show_examples(found)
    if not answered:
        st.caption("No column is the answer: you will write the answers on Review.")


def show_left_out(survey: Survey, form: str) -> None:
    """Which rows would not be imported, by reason, before anybody presses Import."""
    if not survey.left_out:
        return
    out = sum(one.rows for one in survey.left_out)
    of = f"{survey.rows:,} rows" if survey.complete else f"the first {survey.rows:,} rows"
    label = f"{out:,} of {of} would not be imported"
    with st.expander(label, icon=":material/block:", expanded=not survey.examples):
        show_table(
            [
                {
                    "Rows": one.rows,
                    "Reason": one.reason,
                    "First": importing.place(form, one.line, one.row),
                    "What becomes of them": _fate(one),
                }
                for one in survey.left_out[:REASONS_SHOWN]
            ],
            alt="Rows that would not be imported, by reason",
            wide=["Reason"],
        )
        if len(survey.left_out) > REASONS_SHOWN:
            st.caption(f"The first {REASONS_SHOWN} of {len(survey.left_out):,} reasons.")


def _fate(one: LeftOut) -> str:
    return "rejected, can be fixed" if one.rejected else "skipped"


def _show_examples(found: importing.Preview) -> None:
    names = {role: name for role, (name, _) in ROLES.items()}
    numbered = any(number is not None for number in found.numbers)
    shown = [
        {
            "Row" if numbered else "Line": row.line if number is None else number,
            names["input"]: row.input,
            names["output"]: row.output,
            names["label"]: row.label or "",
            names["id"]: row.external_id or "",
            names["group"]: ", ".join(row.groups.values()),
            names["created_at"]: row.created_at or "",
            names["system"]: row.system,
        }
        for row, number in zip(found.examples, found.numbers, strict=True)
    ]
    filled = [name for name in (shown[0] if shown else {}) if any(one[name] for one in shown)]
    show_table(
        [{name: one[name] for name in filled} for one in shown],
        alt="The first rows as examples",
        wide=[name for name in (names["input"], names["output"]) if name in filled],
    )

"""Rejected rows: why they were rejected, and an editor to fix and re-import them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from curate.domain.examples import RejectedRow, SkippedRow
from curate.domain.records import Source
from curate.services import importing
from curate.services.importing import RAW, FixedRow, RejectedCells, RejectSheet
from pages.shared import context
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.notices import notify, show_errors
from pages.shared.reruns import run_again
from pages.shared.tables import show_table

REASONS_SHOWN = 200
ROWS_SHOWN = 100
TEXTS_SHOWN = 10
LINE, ROW, REASON, AS_IT_IS, WHERE = "Line", "Row", "Reason", "Import as it is", "Where"


def show_reasons(rows: Sequence[RejectedRow | SkippedRow], alt: str, form: str) -> None:
    """Rows that became no example, with the reason, by the number that their program shows.

    Args:
        rows: The rows, by line.
        alt: Which they are.
        form: The format of their file.
    """
    shown = [
        {WHERE: importing.place(form, row.line, row.row).capitalize(), REASON: row.reason}
        for row in rows[:REASONS_SHOWN]
    ]
    show_table(shown, alt=alt, wide=[REASON])
    if len(rows) > REASONS_SHOWN:
        st.caption(f"The first {REASONS_SHOWN} of {len(rows):,}.")


def show_editor(project: str, sheet: RejectSheet, place: str) -> None:
    """The editor behind a fold; ``place`` tells two of them on a page apart."""
    source = sheet.source
    label = "Fix and re-import"
    with st.expander(label, icon=":material/build:", key=f"fix-{place}-{source.id}"):
        is_text = sheet.columns == (RAW,)
        shown = sheet.rows[: TEXTS_SHOWN if is_text else ROWS_SHOWN]
        surplus = "Text in a column “more” has no place in your file: move it to the left."
        st.caption(
            "Correct the rows, then import just these. A row that you do not change stays rejected."
            + ("" if is_text else f" {surplus}")
        )
        if len(shown) < len(sheet.rows):
            rows = f"The first {len(shown)} of {len(sheet.rows):,} rows."
            st.caption(f"{rows} The others appear when these are fixed.")
        with st.form(f"fixing-{place}-{source.id}", border=False):
            fixed = (
                _edit_texts(sheet, shown, place) if is_text else _edit_cells(sheet, shown, place)
            )
            pressed = st.form_submit_button(
                "Import the fixed rows", icon=":material/download_done:"
            )
        if pressed:
            _import_fixed(project, source, fixed)


def outcome(source: Source, result: importing.ImportResult) -> str:
    """What came of importing fixed rows, in a sentence."""
    imported = count(result.added + result.updated + result.unchanged, "fixed row")
    rejected = result.rejected_count
    rest = f" {count(rejected, 'row stays', 'rows stay')} rejected." if rejected else ""
    return f"Imported {imported} of {source.name}.{rest}"


def _edit_cells(sheet: RejectSheet, shown: Sequence[RejectedCells], place: str) -> list[FixedRow]:
    columns = _headings(sheet)
    padding = [""] * len(columns)
    number = LINE if any(row.row is None for row in shown) else ROW
    frame = pd.DataFrame(
        [
            [
                row.line if number == LINE else row.row,
                *[*row.cells, *padding][: len(columns)],
                False,
                row.reason,
            ]
            for row in shown
        ],
        columns=[number, *columns, AS_IT_IS, REASON],
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=[number, REASON],
        num_rows="fixed",
        column_config={
            number: st.column_config.NumberColumn(width=60),
            **{name: st.column_config.TextColumn(width="medium") for name in columns},
            AS_IT_IS: st.column_config.CheckboxColumn(
                width="small", help="The row is right although nothing in it was changed."
            ),
            REASON: st.column_config.TextColumn(width="large"),
        },
        key=f"rows-{place}-{sheet.source.id}-{len(sheet.rows)}",
    )
    return [
        FixedRow(row.line, tuple(str(cell or "") for cell in cells[1:-2]), as_is=bool(cells[-2]))
        for row, cells in zip(shown, edited.itertuples(index=False, name=None), strict=True)
    ]


def _headings(sheet: RejectSheet) -> list[str]:
    """Names of columns that differ from those of the table itself."""
    taken = {LINE, ROW, REASON, AS_IT_IS}
    found = []
    for name in sheet.columns:
        heading, number = name, 1
        while heading in taken:
            heading = f"{name} (column)" if number == 1 else f"{name} (column {number})"
            number += 1
        taken.add(heading)
        found.append(heading)
    return found


def _edit_texts(sheet: RejectSheet, shown: Sequence[RejectedCells], place: str) -> list[FixedRow]:
    fixed = []
    for row in shown:
        where = importing.place(sheet.source.format, row.line, row.row).capitalize()
        st.caption(escape(f"{where}: {row.reason}"))
        text = st.text_area(
            where,
            row.cells[0],
            key=f"raw-{place}-{sheet.source.id}-{row.id}",
            label_visibility="collapsed",
        )
        fixed.append(FixedRow(row.line, (text or "",)))
    return fixed


def _import_fixed(project: str, source: Source, fixed: Sequence[FixedRow]) -> None:
    with show_errors():
        result = importing.import_fixed(
            context.database(), project, source.id, fixed, context.person()
        )
        notify(outcome(source, result))
        run_again()

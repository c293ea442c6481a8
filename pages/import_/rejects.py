"""Rejected rows: seen cell by cell, fixed on the spot, and imported alone."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from curate.domain.errors import CurateError
from curate.domain.records import Source
from curate.services import importing
from curate.services.importing import RAW, FixedRow, RejectedCells, RejectSheet
from pages.shared import context, undo
from pages.shared.words import count, plain

ROWS_SHOWN = 100
TEXTS_SHOWN = 10
LINE, WHY, AS_IT_IS = "Line", "Why", "Right as it is"


def fold(project: str, source: Source, place: str) -> None:
    """The editor behind a fold; what was fixed comes in as an import of its own."""
    sheet = importing.rejected_sheet(context.database(), project, source.id)
    if not sheet.rows:
        return
    with st.expander("Fix them here", icon=":material/build:", key=f"fix-{place}-{source.id}"):
        is_text = sheet.columns == (RAW,)
        shown = sheet.rows[: TEXTS_SHOWN if is_text else ROWS_SHOWN]
        st.caption(
            "Change what is wrong and import just these rows; the others stay as they are. A row that "
            "you do not change stays left out."
            + (
                ""
                if is_text
                else " Text in a column “more” has no place in your file: move it to the left."
            )
        )
        if len(shown) < len(sheet.rows):
            st.caption(
                f"The first {len(shown)} of {len(sheet.rows):,}; the others come up when these are fixed."
            )
        with st.form(f"fixing-{place}-{source.id}", border=False):
            fixed = _texts(sheet, shown, place) if is_text else _table(sheet, shown, place)
            pressed = st.form_submit_button("Import what I fixed", icon=":material/download_done:")
        if pressed:
            bring_in(project, source, fixed)


def count_of(project: str, source: Source) -> int:
    """How many rows of a source came in later, fixed."""
    if not source.rejected:
        return 0
    return importing.count_fixed(context.database(), project, source.id)


def _table(sheet: RejectSheet, shown: Sequence[RejectedCells], place: str) -> list[FixedRow]:
    columns = _headings(sheet)
    padding = [""] * len(columns)
    frame = pd.DataFrame(
        [[row.line, *[*row.cells, *padding][: len(columns)], False, row.reason] for row in shown],
        columns=[LINE, *columns, AS_IT_IS, WHY],
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=[LINE, WHY],
        num_rows="fixed",
        column_config={
            LINE: st.column_config.NumberColumn(width=60),
            **{name: st.column_config.TextColumn(width="medium") for name in columns},
            AS_IT_IS: st.column_config.CheckboxColumn(
                width="small", help="The row is right although nothing of it was changed."
            ),
            WHY: st.column_config.TextColumn(width="large"),
        },
        key=f"rows-{place}-{sheet.source.id}-{len(sheet.rows)}",
    )
    return [
        FixedRow(row.line, tuple(str(cell or "") for cell in cells[1:-2]), as_is=bool(cells[-2]))
        for row, cells in zip(shown, edited.itertuples(index=False, name=None), strict=True)
    ]


def _headings(sheet: RejectSheet) -> list[str]:
    """Names of columns that differ from those of the table itself."""
    taken = {LINE, WHY, AS_IT_IS}
    return [f"{name} (column)" if name in taken else name for name in sheet.columns]


def _texts(sheet: RejectSheet, shown: Sequence[RejectedCells], place: str) -> list[FixedRow]:
    fixed = []
    for row in shown:
        st.caption(plain(f"Line {row.line}: {row.reason}"))
        text = st.text_area(
            f"Line {row.line}",
            row.cells[0],
            key=f"raw-{place}-{sheet.source.id}-{row.id}",
            label_visibility="collapsed",
        )
        fixed.append(FixedRow(row.line, (text or "",)))
    return fixed


def bring_in(project: str, source: Source, fixed: Sequence[FixedRow]) -> None:
    """Import fixed rows and say what came of it."""
    with context.guard():
        result = importing.import_fixed(
            context.database(), project, source.id, fixed, context.person()
        )
        undo.tell(
            f"{count(result.added + result.updated + result.unchanged, 'fixed row')} of {source.name} "
            f"came in as an import of their own, {result.rejected_count} stay left out."
        )
        st.rerun()


def offer(project: str, source: Source, upload: Path, name: str) -> bool:
    """A downloaded list that came back: what it is, and its import. Says whether it was imported."""
    with context.guard():
        st.info(
            f"{plain(name)} is the list of rows that {plain(source.name)} left out. The rows that you fixed "
            "are imported as rows of that file; the others stay left out.",
            icon=":material/build:",
        )
        if st.button("Import the fixed rows", type="primary", icon=":material/download_done:"):
            result = importing.import_fixed_file(
                context.database(), project, source.id, upload, context.person()
            )
            undo.tell(
                f"{count(result.added + result.updated + result.unchanged, 'fixed row')} of {source.name} "
                f"came in, {result.rejected_count} stay left out."
            )
            return True
    return False


def found(project: str, upload: Path) -> Source | None:
    """The source whose rows an upload holds, looked up once."""
    kept: dict[str, Source | None] = st.session_state.setdefault("fixed-lists", {})
    if str(upload) not in kept:
        try:
            kept[str(upload)] = importing.find_fixed(context.database(), project, upload)
        except CurateError:
            kept[str(upload)] = None
    return kept[str(upload)]

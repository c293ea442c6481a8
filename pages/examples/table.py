"""The rows of the table, with their ticks."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from curate.domain.findings import SEVERITIES
from curate.domain.records import Project
from curate.services.reviewing import TablePage
from curate.stores.examples import Order, Row, SortBy
from curate.text import shorten
from pages.examples import address, selection
from pages.shared import page_paths
from pages.shared.humanize import ago, count
from pages.shared.keys import digest
from pages.shared.names import STATUSES

HEIGHT = 425
WIDTHS: Mapping[SortBy, int] = {
    "external_id": 80,
    "status": 105,
    "label": 100,
    "input": 235,
    "output": 185,
    "findings": 125,
    "source": 90,
    "changed_at": 95,
    "changed_by": 65,
}
_OPEN = "table-open"


def draw_table(project: Project, page: TablePage, order: Order) -> None:
    """The rows of a page. A click on a head sorts all pages, a tick selects, a button opens the example."""
    key = f"table-{selection.table_key()}-{digest(page.page, order, [row.id for row in page.rows])}"
    names = {by: _head(by, order) for by in WIDTHS}
    config: dict[str, Any] = {
        names[by]: st.column_config.TextColumn(width=width) for by, width in WIDTHS.items()
    }
    config["Open"] = st.column_config.ButtonColumn("", type="tertiary", width=45, key=_OPEN)
    rows = [{"Open": ":material/rate_review:", **_cells(row, page, names)} for row in page.rows]
    st.dataframe(
        pd.DataFrame(rows),
        key=key,
        hide_index=True,
        height=min(HEIGHT, 38 + 35 * len(rows)),
        column_config=config,
        on_select=lambda: _on_select(key, project, page, names),
        selection_mode=["multi-row", "single-column"],
        selection_default={"selection": {"rows": selection.ticked(project, page.rows)}},
        alt=f"{count(len(rows), 'example')} with status, label, texts, findings and last change.",
    )
    clicked = st.session_state.get(_OPEN)
    if clicked is not None and clicked["row"] < len(page.rows):
        open_example(page.rows[clicked["row"]].id)


def open_example(example: int) -> None:
    """Show an example on Review."""
    st.switch_page(page_paths.REVIEW, query_params={"example": str(example)})


def _head(by: SortBy, order: Order) -> str:
    arrow = (" ↓" if order.descending else " ↑") if order.by == by else ""
    return f"{address.COLUMNS[by]}{arrow}"


def _on_select(key: str, project: Project, page: TablePage, names: Mapping[SortBy, str]) -> None:
    chosen = st.session_state[key]["selection"]
    selection.follow(project, page.rows, chosen["rows"])
    for by, name in names.items():
        if name in chosen["columns"]:
            address.sort_by(by)


def _cells(row: Row, page: TablePage, names: Mapping[SortBy, str]) -> dict[str, str]:
    number, worst = page.findings.get(row.id, (0, "note"))
    changed = ago(row.changed_at) if row.changed_at else ""
    values: dict[SortBy, str] = {
        "external_id": row.external_id or f"Example {row.id}",
        "status": STATUSES[row.status],
        "label": row.label or "",
        "input": shorten(row.input, 120),
        "output": shorten(row.output, 120),
        "findings": f"{number} · {SEVERITIES[worst]}" if number else "",
        "source": f"{row.source}, {row.line}" if row.line else row.source,
        "changed_at": changed,
        "changed_by": row.changed_by or "",
    }
    return {names[by]: text for by, text in values.items()}

"""How the table is sorted and which page of it is shown, as the address says."""

from collections.abc import Mapping

import streamlit as st

from curate.stores.examples import SORTS, Order, SortBy
from pages.examples.filters import PAGE_NAME, WIDTH, begin_again

COLUMNS: Mapping[SortBy, str] = {
    "line": "As imported",
    "external_id": "ID",
    "status": "Status",
    "label": "Label",
    "input": "Input",
    "output": "Answer",
    "findings": "Findings",
    "source": "Source",
    "changed_at": "Changed",
    "changed_by": "By",
}
MOST_FIRST: frozenset[SortBy] = frozenset({"findings", "changed_at"})
"""Columns of which the most, or the newest, is wanted first."""
_ORDER = "order"
"""What the address calls it; it begins with “-” where it is descending."""
_BY, _DESCENDING, _PAGES = "table-sort", "table-descending", "table-page"
MOST_DIGITS = 6


def chosen_order() -> Order:
    """How the table is sorted: as it came in, where the address says nothing that can be understood."""
    asked = st.query_params.get(_ORDER, "")
    by = asked.removeprefix("-")
    return next((Order(one, asked != by) for one in SORTS if one == by), Order())


def draw_order() -> None:
    """Draw how the table is sorted."""
    order = chosen_order()
    st.session_state[_BY], st.session_state[_DESCENDING] = order.by, order.descending
    st.selectbox(
        "Sort by",
        SORTS,
        key=_BY,
        format_func=lambda by: f"Sort: {COLUMNS[by]}",
        label_visibility="collapsed",
        width=WIDTH,
        on_change=_begin,
    )
    st.toggle("Descending", key=_DESCENDING, on_change=_turn)


def sort_by(column: SortBy) -> None:
    """In a callback: sort by a column, or the other way round where it is sorted by it already."""
    order = chosen_order()
    _sort(Order(column, not order.descending if order.by == column else column in MOST_FIRST))


def chosen_page() -> int:
    """Which page is shown: the first, where the address says nothing that can be understood."""
    asked = st.query_params.get(PAGE_NAME, "")
    understood = asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS
    return max(1, int(asked)) if understood else 1


def draw_pages(page: int, pages: int) -> None:
    """Draw the way to the other pages; the address says which one is shown, if it is not the first."""
    _say(page)
    if pages > 1:
        st.session_state[_PAGES] = page
        st.pagination(pages, key=_PAGES, on_change=_turn_to)


def _begin() -> None:
    by: SortBy = st.session_state[_BY]
    _sort(Order(by, by in MOST_FIRST))


def _turn() -> None:
    _sort(Order(chosen_order().by, bool(st.session_state[_DESCENDING])))


def _sort(order: Order) -> None:
    begin_again()
    if order == Order():
        st.query_params.pop(_ORDER, None)
    else:
        st.query_params[_ORDER] = f"{'-' if order.descending else ''}{order.by}"


def _turn_to() -> None:
    _say(st.session_state[_PAGES] or 1)


def _say(page: int) -> None:
    if page == 1:
        st.query_params.pop(PAGE_NAME, None)
    elif st.query_params.get(PAGE_NAME) != str(page):
        st.query_params[PAGE_NAME] = str(page)

"""The list of open findings: one check at a time, filtered, page by page."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from curate.checks import checks
from curate.domain.findings import SEVERITIES, SEVERITY_RANK, FindingStatus, Severity
from curate.services import checking
from pages.findings import filters, finding_card, fix_dialog
from pages.shared import context, layout, page_paths
from pages.shared.humanize import count

PAGE = 20
# How many findings of a severity there are, for one and for several.
IN_WORDS: Mapping[Severity, tuple[str, str]] = {
    "error": ("needs a fix", "need a fix"),
    "warning": ("is worth a look", "are worth a look"),
    "note": ("is a note", "are notes"),
}
_LAST_CHECK = "check-shown"

Counts = Sequence[tuple[str, Severity, FindingStatus, int]]
"""Findings by check, severity and status."""


def total_in_words(counts: Counts) -> str:
    """How many open findings there are, in a sentence."""
    found = checking.by_severity(counts)
    parts = [f"{found[one]:,} {IN_WORDS[one][found[one] > 1]}" for one in SEVERITIES if found[one]]
    if not parts:
        return "There are no open findings: everything is fixed or dismissed."
    return f"{count(found.total(), 'open finding')}: {', '.join(parts)}."


def count_by_check(counts: Counts) -> dict[str, int]:
    """Open findings by check, those first that have most to fix."""
    open_ones = [
        (SEVERITY_RANK[severity], check, number)
        for check, severity, status, number in counts
        if status == "open"
    ]
    found: Counter[str] = Counter()
    for _, check, number in sorted(open_ones, key=lambda one: (one[0], -one[2])):
        found[check] += number
    return dict(found)


def show_findings(project: str, counts: Mapping[str, int]) -> None:
    """The findings of one check, a page at a time; ``counts`` has the open ones by check."""
    if not counts:
        layout.empty_state("There are no open findings.", page_paths.REVIEW, "Go to Review")
        return
    check = _choose_check(counts)
    selection = filters.choose_filters(project, check)
    database = context.database()
    ids = checking.selected_findings(database, project, selection)
    if not ids:
        st.write("No open finding matches these filters.")
        return
    fixable = checking.selected_findings(database, project, selection, only_fixable=True)
    scope = "-".join(map(str, (check, selection.code, selection.severity, selection.label)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        page = _choose_page(scope, len(ids))
        label, icon = f"Fix all {len(fixable):,}", ":material/auto_fix_high:"
        if fixable and st.button(
            label, icon=icon, key=f"fix-all-{scope}", help="You see every change before it is made."
        ):
            fix_dialog.open_dialog(project, check, fixable)
        if len(ids) > 1:
            st.button(
                f"Dismiss all {len(ids):,}",
                icon=":material/visibility_off:",
                key=f"dismiss-all-{scope}-{len(ids)}",
                on_click=finding_card.dismiss,
                args=(project, ids),
                help="For what is right as it is. It will not be reported again.",
            )
    shown = checking.findings_page(database, project, selection, limit=PAGE, offset=page.start)
    examples = checking.examples_of(database, project, shown)
    for stored in shown:
        finding_card.show_card(project, stored, examples)


def _choose_check(counts: Mapping[str, int]) -> str:
    """Which check to look at; the address may name one."""
    # A check that is gone must not take the choice of another one with it: the key lists them.
    key = f"checks-{'-'.join(counts)}"
    asked = st.query_params.pop("check", None)
    if asked in counts:
        st.session_state[key] = asked
    elif key not in st.session_state:
        before = st.session_state.get(_LAST_CHECK)
        st.session_state[key] = before if before in counts else next(iter(counts))
    chosen = st.pills(
        "Check",
        list(counts),
        format_func=lambda name: f"{checks[name].title} ({counts[name]:,})",
        key=key,
        persist_state="session",
        label_visibility="collapsed",
    )
    st.session_state[_LAST_CHECK] = chosen or next(iter(counts))
    return str(st.session_state[_LAST_CHECK])


def _choose_page(scope: str, number: int) -> range:
    """Which findings to show, where they do not fit one page."""
    pages = -(-number // PAGE)
    page = st.pagination(pages, key=f"page-{scope}-{pages}") if pages > 1 else 1
    shown = range((page - 1) * PAGE, min(page * PAGE, number))
    st.caption(f"{shown.start + 1} to {shown.stop} of {number:,}", width="stretch")
    return shown

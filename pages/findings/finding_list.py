"""The list of open findings: one check at a time, filtered, page by page."""

from collections.abc import Mapping

import streamlit as st

from curate.checks import checks
from curate.domain.findings import SEVERITIES, Severity
from curate.domain.records import Project
from curate.services import checking
from curate.services.checking import Counts, FindingList, FindingsPage, Selection, Tab
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
_SHOWN = "findings-shown"


def read_page(project: Project, tab: Tab) -> FindingsPage:
    """What is shown, with the findings that were on screen before."""
    which, offset = st.session_state.get(_SHOWN, (None, 0))
    return checking.findings_page(
        context.database(),
        project.name,
        tab,
        person=context.person(),
        which=which,
        limit=PAGE,
        offset=offset,
    )


def total_in_words(counts: Counts) -> str:
    """How many open findings there are, in a sentence."""
    found = checking.by_severity(counts)
    parts = [f"{found[one]:,} {IN_WORDS[one][found[one] > 1]}" for one in SEVERITIES if found[one]]
    if not parts:
        return "There are no open findings: everything is fixed or dismissed."
    return f"{count(found.total(), 'open finding')}: {', '.join(parts)}."


def show_findings(project: str, page: FindingsPage) -> None:
    """The findings of one check, a page at a time."""
    counts = checking.count_by_check(page.counts)
    if not counts:
        layout.empty_state("There are no open findings.", page_paths.REVIEW, "Go to Review")
        return
    check = _choose_check(counts)
    found = page.found
    if found is None or found.which.check != check:
        found = _read(project, Selection(check))
    selection = filters.choose_filters(found)
    if selection != found.which:
        found = _read(project, selection)
    if not found.versions:
        st.write("No open finding matches these filters.")
        return
    scope = "-".join(map(str, (check, selection.code, selection.severity, selection.label)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = _choose_page(scope, len(found.versions))
        label, icon = f"Fix all {len(found.fixable):,}", ":material/auto_fix_high:"
        if found.fixable and st.button(
            label, icon=icon, key=f"fix-all-{scope}", help="You see every change before it is made."
        ):
            fix_dialog.open_dialog(project, check, found.fixable)
        if len(found.versions) > 1:
            st.button(
                f"Dismiss all {len(found.versions):,}",
                icon=":material/visibility_off:",
                key=f"dismiss-all-{scope}-{len(found.versions)}",
                on_click=finding_card.dismiss,
                args=(project, found.versions),
                help="For what is right as it is. It will not be reported again.",
            )
    if shown.start != found.offset:
        found = _read(project, selection, shown.start)
    st.session_state[_SHOWN] = (found.which, found.offset)
    for stored in found.shown:
        finding_card.show_card(project, stored, found.examples)


def _read(project: str, which: Selection, offset: int = 0) -> FindingList:
    """Others than those that were on screen before."""
    return checking.finding_list(context.database(), project, which, limit=PAGE, offset=offset)


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

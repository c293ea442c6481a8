"""The list of findings: open or dismissed ones, one check at a time, filtered, page by page."""

from collections.abc import Mapping

import streamlit as st

from curate.checks import checks
from curate.domain.findings import FindingStatus
from curate.domain.records import Project
from curate.services import checking
from curate.services.checking import FindingList, FindingsPage, Selection, Tab
from pages.findings import filters, finding_card, fix_dialog
from pages.shared import context, finding_actions, layout, page_paths
from pages.shared.humanize import count
from pages.shared.keys import digest

PAGE = 20
SHOW: Mapping[FindingStatus, str] = {"open": "Open", "dismissed": "Dismissed"}
_SHOW = "findings-status"
_LAST_CHECK = "check-shown"
_SHOWN = "findings-shown"


def read_page(project: Project, tab: Tab) -> FindingsPage:
    """What is shown, with the findings that were on screen before."""
    which, offset = st.session_state.get(_SHOWN, (None, 0))
    if st.query_params.get("check"):
        st.session_state[_SHOW] = "open"  # whoever follows a link to a check wants what is to do
    status: FindingStatus = st.session_state.get(_SHOW) or "open"
    return checking.findings_page(
        context.database(),
        project.name,
        tab,
        person=context.person(),
        which=which,
        status=status,
        limit=PAGE,
        offset=offset if which is not None and which.status == status else 0,
    )


def show_check(check: str) -> None:
    """In a callback: show the open findings of a check."""
    st.session_state["tabs"] = "Findings"
    st.query_params["check"] = check


def show_findings(project: str, page: FindingsPage) -> None:
    """The findings of one check, a page at a time."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        status = _choose_status(page)
        if page.by_check:
            st.caption("Numbers in brackets count examples.")
    if not page.by_check:
        _show_nothing(status)
        return
    check = _choose_check(page.by_check, status)
    found = page.found
    if found is None or found.which.check != check:
        found = _read(project, Selection(check, status=status))
    selection = filters.choose_filters(found)
    if selection != found.which:
        found = _read(project, selection)
    if not found.versions:
        st.write(f"No {status} finding matches these filters.")
        return
    scope = f"{status}-{check}-{digest(selection.code, selection.severity, selection.label)}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = _choose_page(scope, found)
        _decide_on_all(project, found, scope)
    if shown.start != found.offset:
        found = _read(project, selection, shown.start)
    st.session_state[_SHOWN] = (found.which, found.offset)
    _show_cards(project, found)


def _show_cards(project: str, found: FindingList) -> None:
    for stored in found.shown:
        if found.which.status == "open":
            finding_card.show_card(project, stored, found.examples)
        else:
            action = found.dismissals.get(stored.id)
            finding_card.show_dismissed(project, stored, found.examples, action)


def _choose_status(page: FindingsPage) -> FindingStatus:
    """Whether open findings are shown, or dismissed ones."""
    numbers = {"open": page.figures.findings, "dismissed": page.dismissed}
    return st.segmented_control(
        "Findings that are",
        list(SHOW),
        default="open",
        required=True,
        format_func=lambda one: f"{SHOW[one]}: {count(numbers[one], 'finding')}",
        key=_SHOW,
        label_visibility="collapsed",
    )


def _show_nothing(status: FindingStatus) -> None:
    if status == "open":
        layout.empty_state("There are no open findings.", page_paths.REVIEW, "Go to Review")
    else:
        st.info(
            "Nothing is dismissed. What you dismiss because it is right as it is stands here, and can be "
            "opened again.",
            icon=":material/visibility_off:",
        )


def _decide_on_all(project: str, found: FindingList, scope: str) -> None:
    """Fix or dismiss everything that is selected, or open it again."""
    if not context.may("reviewer"):
        return
    if found.which.status != "open":
        if len(found.versions) > 1:
            st.button(
                f"Open all {count(len(found.versions), 'finding')} again",
                icon=":material/undo:",
                key=f"reopen-all-{scope}-{len(found.versions)}",
                on_click=finding_actions.reopen,
                args=(project, found.versions),
            )
        return
    number = len(found.fixable)
    if number and st.button(
        f"Fix all {count(number, 'finding')}",
        icon=":material/auto_fix_high:",
        key=f"fix-all-{scope}",
        help="Those with a suggested fix. You see every change before it is made.",
    ):
        fix_dialog.open_dialog(project, found.which.check, found.fixable)
    if len(found.versions) > 1:
        st.button(
            f"Dismiss all {count(len(found.versions), 'finding')}",
            icon=":material/visibility_off:",
            key=f"dismiss-all-{scope}-{len(found.versions)}",
            on_click=finding_actions.dismiss,
            args=(project, found.versions),
            help="For what is right as it is. It will not be reported again.",
        )


def _read(project: str, which: Selection, offset: int = 0) -> FindingList:
    """Others than those that were on screen before."""
    return checking.finding_list(context.database(), project, which, limit=PAGE, offset=offset)


def _choose_check(counts: Mapping[str, int], status: FindingStatus) -> str:
    """Which check to look at, each with how many examples it is about; the address may name one."""
    # A check that is gone must not take the choice of another one with it: the key lists them.
    key = f"checks-{status}-{'-'.join(counts)}"
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


def _choose_page(scope: str, found: FindingList) -> range:
    """Which findings to show, where they do not fit one page."""
    number = len(found.versions)
    pages = -(-number // PAGE)
    page = st.pagination(pages, key=f"page-{scope}-{pages}") if pages > 1 else 1
    shown = range((page - 1) * PAGE, min(page * PAGE, number))
    st.caption(
        f"{shown.start + 1} to {shown.stop} of {count(number, 'finding')}, in "
        f"{count(found.about, 'example')}",
        width="stretch",
    )
    return shown

"""The toolbar of the queue: search, filters, order, saved views, and what is set."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from curate.checks import checks
from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import Sort, View, ViewOptions, Which
from pages.review import saved_views, selections
from pages.review.view_address import asked_view, show_view
from pages.shared import context
from pages.shared.job_panel import job_panel
from pages.shared.markdown import escape
from pages.shared.names import STATUSES

WHICH: Mapping[Which, str] = {
    "to_do": "To do",
    **{status: word.capitalize() for status, word in STATUSES.items()},
    "all": "All",
}
ORDERS: Mapping[Sort, str] = {
    "queue": "What needs a fix first",
    "doubtful": "Most doubtful first",
    "newest": "Newest first",
    "random": "Random sample",
    "similar": "Most similar first",
}
ORDER_HELP = (
    "**What needs a fix first**: then what is worth a look, then the order of your file; skipped and flagged "
    "ones last. **Most doubtful first**: contradictions, then labels that read like another one, answers "
    "that the model found unlikely, inputs unlike all others. **Newest first**: by the date of the ticket. "
    "**Random sample**: the same for everybody who has the address."
)
SEARCH_HELP = (
    "**Search**: words that begin like this, in input and answer: `refund card` finds both, in any order. "
    '`"my card"` finds exactly that, `-cheque` leaves out, `*port` looks inside of words too. A ticket\'s '
    "ID finds that ticket."
)
_FRESH = 20.0
"""Seconds for which what there is to choose from is not read again."""
_OPTIONS = "view-options"
_FIELDS = ("which", "check", "label", "source", "group", "person", "sort")


def draw_view(project: Project, view: View) -> View:
    """Draw the toolbar for the view that is shown; what is chosen is in the address at the next run.

    Returns:
        The view, as it is shown.
    """
    job = selections.current_job(project)
    options = _options(project)
    with st.container(
        horizontal=True,
        vertical_alignment="bottom",
        horizontal_alignment="right",
        gap="small",
        key="queue-bar",
    ):
        _draw_search(project, view)
        count = sum(getattr(view, name) != getattr(View(), name) for name in _FIELDS)
        name = f"Filters ({count})" if count else "Filters"
        with st.popover(name, icon=":material/filter_list:"), st.container(width=520):
            _draw_filters(project, view, options)
            st.caption(f"**Search.** {SEARCH_HELP}")
        saved_views.draw_saved_views(project, view, options.saved)
        selections.draw_selections(project, options.selections)
    if job is not None:
        job_panel(job)
    _draw_what_is_set(project, view, options)
    return view


def clear_filters(project: Project) -> None:
    """Back to all that is to do, in the usual order."""
    show_view(project, View())


def _options(project: Project) -> ViewOptions:
    read_at, person, found = st.session_state.get(_OPTIONS, (0.0, None, None))
    who = (context.person(), project.id, saved_views.turn())
    if found is None or person != who or time.monotonic() - read_at > _FRESH:
        found = reviewing.view_options(context.database(), project.name, context.person())
        st.session_state[_OPTIONS] = (time.monotonic(), who, found)
    options: ViewOptions = found
    return options


def _draw_search(project: Project, view: View) -> None:
    st.text_input(
        "Search",
        key=_set(project, "text", view.text or ""),
        icon=":material/search:",
        placeholder="Words, “a phrase”, or an ID",
        on_change=_changed,
        args=(project, "text"),
        width=240,
        label_visibility="collapsed",
    )


def _draw_filters(project: Project, view: View, options: ViewOptions) -> None:
    titles = {check.name: check.title for check in checks}
    left, right = st.columns(2, gap="small")
    with left:
        st.selectbox(
            "Status",
            list(WHICH),
            key=_set(project, "which", view.which),
            format_func=lambda which: WHICH[which],
            on_change=_changed,
            args=(project, "which"),
        )
        known = list(checks.names())
        _choice(project, view, "check", "Type of finding", known, "Any type", titles.get)
        _choice(project, view, "label", "Label", options.labels, "Any label")
        _draw_order(project, view)
    with right:
        known_sources = list(options.sources)
        name_of = options.sources.get
        _choice(project, view, "source", "Source", known_sources, "Any source", name_of)
        _choice(project, view, "group", "Group", options.groups, "Any group", more=True)
        _choice(project, view, "person", "Last decided by", options.people, "Anybody")
        if options.assigned or view.assigned:
            _choice(
                project, view, "assigned", "Assigned", ["me"], "To anybody", {"me": "To me"}.get
            )


def _choice(
    project: Project,
    view: View,
    name: str,
    label: str,
    known: Sequence[Any],
    unset: str,
    title: Callable[[Any], Any] = lambda value: value,
    *,
    more: bool = False,
) -> None:
    """A filter that may be unset; what it is set to is among its options, whatever became of it."""
    value = getattr(view, name)
    options = [*known] if value is None or value in known else [value, *known]
    st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda one: str(title(one) or one),
        key=_set(project, name, value),
        placeholder=f"{unset}, or KIND=VALUE" if more else unset,
        accept_new_options=more,
        on_change=_changed,
        args=(project, name),
    )


def _draw_order(project: Project, view: View) -> None:
    orders = [one for one in ORDERS if one != "similar" or view.like is not None]
    st.selectbox(
        "Order",
        orders,
        key=_set(project, "sort", view.sort),
        format_func=lambda one: ORDERS[one],
        on_change=_changed,
        args=(project, "sort"),
        help=ORDER_HELP,
    )


def _draw_what_is_set(project: Project, view: View, options: ViewOptions) -> None:
    """Each filter that is set, and a press that unsets it."""
    words = _in_words(view, options)
    if not words:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="queue-set"):
        for name, sentence in words.items():
            st.button(
                escape(sentence),
                icon=":material/close:",
                key=f"unset-{name}-{project.id}",
                type="tertiary",
                on_click=show_view,
                args=(project, _without(view, name)),
                help="Remove this filter.",
            )
        selections.draw_coverage(view, options.selections)
        if len(words) > 1:
            st.button(
                "Clear all",
                key=f"unset-all-{project.id}",
                type="tertiary",
                on_click=clear_filters,
                args=(project,),
            )


def _in_words(view: View, options: ViewOptions) -> dict[str, str]:
    titles = {check.name: check.title for check in checks}
    chosen = {one.id: one.name for one in options.selections}
    words = {
        "which": f"Status: {WHICH[view.which]}" if view.which != "to_do" else None,
        "text": f"Search: {view.text}" if view.text else None,
        "check": f"Type: {titles.get(view.check or '')}" if view.check else None,
        "label": f"Label: {view.label}" if view.label is not None else None,
        "source": f"Source: {options.sources.get(view.source, view.source)}"
        if view.source
        else None,
        "group": f"Group: {view.group}" if view.group else None,
        "person": f"Last decided by {view.person}" if view.person else None,
        "assigned": "Assigned to me" if view.assigned else None,
        "selection": f"Selection: {chosen.get(view.selection, view.selection)}"
        if view.selection
        else None,
        "sort": ORDERS[view.sort] if view.sort not in {"queue", "similar"} else None,
        "like": f"Similar to example {view.like}" if view.like is not None else None,
    }
    return {name: sentence for name, sentence in words.items() if sentence is not None}


def _without(view: View, name: str) -> View:
    fresh = replace(view, saved=None, **{name: getattr(View(), name)})
    return replace(fresh, sort="queue") if name == "like" and view.sort == "similar" else fresh


def _set(project: Project, name: str, value: object) -> str:
    """Let a widget show what the view says; returns its key."""
    key = f"view-{name}-{project.id}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def _changed(project: Project, name: str) -> None:
    """What a widget was set to is shown from now on."""
    value = st.session_state[f"view-{name}-{project.id}"]
    view = asked_view(project)
    if isinstance(value, str):
        value = value.strip()
    more: dict[str, Any] = {}
    if name == "sort":
        more = {"seed": random.randrange(1, 10_000) if value == "random" else 0}  # noqa: S311 - no secret
        if value != "similar":
            more["like"] = None
    query = replace(
        view, **{name: View().which if name == "which" and not value else value or None, **more}
    )
    checked, problems = View.read(query.conditions.as_query())
    show_view(project, checked)
    if problems:
        saved_views.say_problem(" ".join(problems))

"""The examples of a duplicate cluster side by side, and the decision which of them to keep."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.examples import Example
from curate.domain.findings import Chain
from curate.services import checking
from curate.services.checking import ClusterView
from pages.duplicates import merge
from pages.duplicates.chain import show_chain
from pages.shared import context, finding_actions, text_diff, texts
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import FIELDS, STATUSES, example_name
from pages.shared.notices import notify, notify_errors

IN_A_ROW = 3
KEYS = 9
"""Members that a digit keeps alone."""
HEIGHT = 260


def show_cluster(project: str, view: ClusterView, chain: Chain | None) -> None:
    """The decision, and the examples, each with a tick to keep it and a button to keep it alone."""
    if chain is not None:
        show_chain(project, view, chain)
    members = sorted(view.examples, key=lambda one: one.id != view.suggested.example)
    # A key holds the revisions too: whoever ticks or decides does so on what is on screen.
    key = "-".join(str(part) for one in members for part in (one.id, one.revision))
    for one in members:
        st.session_state.setdefault(_tick(key, one), one is members[0])
    _say_why(view)
    _show_decision(project, members, key)
    for start in range(0, len(members), IN_A_ROW):
        row = members[start : start + IN_A_ROW]
        for column, one in zip(st.columns(max(2, len(row))), row, strict=False):
            with column, st.container(border=True, height="stretch"):
                _show_member(project, one, members, key)


def _tick(key: str, one: Example) -> str:
    return f"keep-{key}-{one.id}"


def _say_why(view: ClusterView) -> None:
    """Which example is suggested, and why."""
    why = checking.suggestion_in_words(view.suggested)
    name = next(
        (example_name(one) for one in view.examples if one.id == view.suggested.example), ""
    )
    st.caption(
        f":material/recommend: Suggested to keep: **{escape(name)}**, because it {escape(why)}."
        if why
        else ":material/balance: Nothing tells these examples apart: keep whichever you like better."
    )


def _show_member(project: str, one: Example, members: Sequence[Example], key: str) -> None:
    first = members[0]
    note = " · suggested" if one is first else ""
    # Two are compared with each other; of more, the first is what the others are compared with.
    reference = first if one is not first else members[1] if len(members) == 2 else one
    with st.container(horizontal=True, vertical_alignment="center"):
        st.checkbox(
            f"Keep **{escape(example_name(one))}**{note}", key=_tick(key, one), width="stretch"
        )
        date = f" · {escape(one.created_at[:10])}" if one.created_at else ""
        st.caption(f"{STATUSES[one.status]}{date}", width="content")
    asked, answer = FIELDS["input"], FIELDS["output"]
    shown = (
        [
            text_diff.whole_text(one.asked, asked, height=HEIGHT),
            text_diff.whole_text(one.output, answer, note=one.label or "", height=HEIGHT),
        ]
        if reference is one
        else [
            text_diff.compared_text(reference.asked, one.asked, asked, height=HEIGHT),
            text_diff.compared_text(reference.output, one.output, answer, height=HEIGHT),
        ]
    )
    last = key if one is members[-1] else None
    texts.show_texts(shown, key=f"member-{one.id}-{key}", decision_key=last)
    place = members.index(one) + 1
    with st.container(horizontal=True, gap="small", key=f"decisions-{place}"):
        if context.may("reviewer"):
            st.button(
                "Keep only this",
                icon=":material/check:",
                key=f"only-{place}-{key}",
                shortcut=str(place) if place <= KEYS else None,
                on_click=_keep,
                args=(project, members, [one]),
                help="The others are rejected, and the next cluster is shown.",
            )
        finding_actions.open_button(
            one, "Open in Review", key=f"open-{one.id}-{one.revision}", look="tertiary"
        )


def _show_decision(project: str, members: Sequence[Example], key: str) -> None:
    if not context.may("reviewer"):
        return
    kept = _ticked(members, key)
    rejected = len(members) - len(kept)
    with st.container(horizontal=True, gap="small", key="decisions"):
        st.button(
            f"Keep {len(kept)}, reject {rejected}" if rejected else f"Keep all {len(kept)}",
            type="primary",
            icon=":material/check:",
            key=f"decide-{key}",
            shortcut="Ctrl+Enter",
            disabled=not kept,
            on_click=_keep_ticked,
            args=(project, members, key),
            help="Rejected examples stay in the project, but come into no dataset version.",
        )
        st.button(
            "Keep all: they are different",
            icon=":material/difference:",
            key=f"different-{key}",
            shortcut="D",
            on_click=_keep,
            args=(project, members, members),
            help="They will not be reported as duplicates of each other again.",
        )
        merge.draw_button(members, key)
    if not kept:
        st.caption("Select at least one example to keep.")
    merge.draw_panel(project, members, key)


def _ticked(members: Sequence[Example], key: str) -> list[Example]:
    return [one for one in members if st.session_state.get(_tick(key, one))]


def _keep_ticked(project: str, members: Sequence[Example], key: str) -> None:
    # The ticks are read at the press: the page may not have been drawn since the last of them.
    _keep(project, members, _ticked(members, key))


def _keep(project: str, members: Sequence[Example], kept: Sequence[Example]) -> None:
    with notify_errors():
        rejected = checking.keep_in_cluster(
            context.database(),
            project,
            [one.id for one in members],
            [one.id for one in kept],
            context.person(),
            revisions={one.id: one.revision for one in members},
        )
        names = ", ".join(map(example_name, kept))
        others = count(rejected, "duplicate") if rejected else "no example"
        notify(f"Kept {names}. Rejected {others}.")

"""One finding with what a person can do about it."""

from collections.abc import Mapping

import streamlit as st

from curate.domain.actions import Action
from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.services import checking
from pages.findings import fix_dialog
from pages.shared import context, finding_actions, texts
from pages.shared.finding_texts import finding_blocks, fixed_text
from pages.shared.humanize import ago
from pages.shared.markdown import escape


def show_card(project: str, stored: StoredFinding, examples: Mapping[int, Example]) -> None:
    """An open finding and its buttons."""
    about = [examples[one] for one in stored.finding.examples if one in examples]
    with st.container(border=True):
        _show_texts(stored, examples)
        with st.container(horizontal=True, gap="small"):
            may = context.may("reviewer")
            if may and about and fixed_text(stored, about[0]) is not None:
                _fix_button(project, stored)
            finding_actions.decision_buttons(project, stored, about)
            finding_actions.open_buttons(stored, about)


def show_dismissed(
    project: str, stored: StoredFinding, examples: Mapping[int, Example], action: Action | None
) -> None:
    """A dismissed finding, who dismissed it, and the way back."""
    about = [examples[one] for one in stored.finding.examples if one in examples]
    with st.container(border=True):
        _show_texts(stored, examples)
        if action is not None:
            what = f"{action.summary} · {action.person}, {ago(action.at)}"
            st.caption(escape(what))
        with st.container(horizontal=True, gap="small"):
            if context.may("reviewer"):
                st.button(
                    "Open again",
                    icon=":material/undo:",
                    key=f"reopen-{stored.id}",
                    on_click=finding_actions.reopen,
                    args=(project, {stored.id: stored.version}),
                    help="It counts as open again. A value that was kept with it is reported again.",
                )
            finding_actions.open_buttons(stored, about)


def _show_texts(stored: StoredFinding, examples: Mapping[int, Example]) -> None:
    number = sum(one in examples for one in stored.finding.examples)
    blocks = finding_blocks(stored, examples)
    texts.show_texts(blocks, key=f"finding-{stored.id}", columns=min(number, 2), one_of_many=True)


def _fix_button(project: str, stored: StoredFinding) -> None:
    check = stored.finding.check
    st.button(
        "Replace with pseudonym" if check == checking.PERSONAL_DATA else "Fix",
        icon=":material/auto_fix_high:",
        key=f"fix-{stored.id}-{stored.version}",
        on_click=fix_dialog.apply_fixes,
        args=(project, check, {stored.id: stored.version}),
    )

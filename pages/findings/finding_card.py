"""One finding with what a person can do about it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.domain.examples import Example
from curate.domain.findings import CLUSTER_CHECKS, StoredFinding
from curate.services import checking
from pages.findings import fix_dialog, resolve_conflict
from pages.shared import context, page_paths, texts
from pages.shared.finding_texts import SHOWN, finding_blocks, fixed_text, found_text
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import example_name
from pages.shared.notices import notify, notify_errors


def show_card(project: str, stored: StoredFinding, examples: Mapping[int, Example]) -> None:
    """The finding and its buttons."""
    check = stored.finding.check
    about = [examples[one] for one in stored.finding.examples if one in examples]
    with st.container(border=True):
        blocks = finding_blocks(stored, examples)
        texts.show_texts(blocks, key=f"finding-{stored.id}", columns=min(len(about), 2))
        with st.container(horizontal=True, gap="small"):
            if about and fixed_text(stored, about[0]) is not None:
                _fix_button(project, stored)
            st.button(
                "Dismiss",
                icon=":material/visibility_off:",
                key=f"dismiss-{stored.id}",
                on_click=dismiss,
                args=(project, {stored.id: stored.version}),
                help="For what is right as it is. It will not be reported again.",
            )
            if check == checking.PERSONAL_DATA and about:
                _keep_button(project, stored, about[0])
            if check in CLUSTER_CHECKS:
                if st.button("Compare", icon=":material/content_copy:", key=f"compare-{stored.id}"):
                    st.switch_page(page_paths.DUPLICATES)
                return
            if check == "conflict":
                resolve_conflict.answer_buttons(project, stored, about)
            _open_buttons(stored, about)


def dismiss(project: str, findings: Mapping[int, int]) -> None:
    """Dismiss findings, and say so."""
    with notify_errors():
        number = checking.dismiss(context.database(), project, findings, context.person())
        left = len(findings) - number
        rest = (
            f" {count(left, 'finding has', 'findings have')} changed since and are left."
            if left
            else ""
        )
        notify(f"Dismissed {count(number, 'finding')}.{rest}")


def _fix_button(project: str, stored: StoredFinding) -> None:
    check = stored.finding.check
    st.button(
        "Replace with pseudonym" if check == checking.PERSONAL_DATA else "Fix",
        icon=":material/auto_fix_high:",
        key=f"fix-{stored.id}-{stored.version}",
        on_click=fix_dialog.apply_fixes,
        args=(project, check, {stored.id: stored.version}),
    )


def _keep_button(project: str, stored: StoredFinding, example: Example) -> None:
    value = found_text(stored, example)
    if value:
        st.button(
            "Keep",
            icon=":material/done_all:",
            key=f"keep-{stored.id}",
            on_click=_keep,
            args=(project, value),
            help="Keeps this value in every example, also in rows that you import later. For what is "
            "not private: your own hotline, the name of a product.",
        )


def _keep(project: str, value: str) -> None:
    with notify_errors():
        number = checking.keep_value(context.database(), project, value, context.person())
        notify(f"Kept “{value}”: dismissed {count(number, 'finding')}.")


def _open_buttons(stored: StoredFinding, about: Sequence[Example]) -> None:
    for one in about[:SHOWN]:
        label = "Open in Review" if len(about) == 1 else f"Open {escape(example_name(one))}"
        key = f"open-{stored.id}-{one.id}"
        if st.button(label, icon=":material/rate_review:", key=key):
            st.switch_page(page_paths.REVIEW, query_params={"example": str(one.id)})

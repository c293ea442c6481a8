"""What a person can do about a finding, wherever it is shown: dismiss it, keep, compare, resolve, open."""

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from curate.domain.examples import Example
from curate.domain.findings import CLUSTER_CHECKS, StoredFinding
from curate.services import checking
from pages.shared import context, page_paths
from pages.shared.finding_texts import SHOWN, found_text
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import example_name
from pages.shared.notices import notify, notify_errors

Look = Literal["secondary", "tertiary"]


def decision_buttons(project: str, stored: StoredFinding, about: Sequence[Example]) -> None:
    """Dismiss, and what else a check offers: keep the value, compare the cluster, choose the answer.

    Who only reads may compare.

    Args:
        project: Name of the project.
        stored: The finding as it is on the screen.
        about: Its examples, as far as they exist.
    """
    check = stored.finding.check
    if not context.may("reviewer"):
        if check in CLUSTER_CHECKS and about:
            compare_button(about[0], key=f"compare-{stored.id}")
        return
    st.button(
        "Dismiss",
        icon=":material/visibility_off:",
        key=f"dismiss-{stored.id}",
        on_click=dismiss,
        args=(project, {stored.id: stored.version}),
        help="For what is right as it is. It will not be reported again. You find it under “Dismissed” on "
        "Findings.",
    )
    value = found_text(stored, about[0]) if check == checking.PERSONAL_DATA and about else None
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
    if check in CLUSTER_CHECKS and about:
        compare_button(about[0], key=f"compare-{stored.id}")
    if check == "conflict":
        _answer_buttons(project, stored, about)


def open_buttons(stored: StoredFinding, about: Sequence[Example]) -> None:
    """A button for each example of a finding that opens it in Review."""
    for one in about[:SHOWN]:
        label = "Open in Review" if len(about) == 1 else f"Open {escape(example_name(one))}"
        open_button(one, label, key=f"open-{stored.id}-{one.id}")


def open_button(example: Example, label: str, *, key: str, look: Look = "secondary") -> None:
    """A button that opens an example in Review."""
    if st.button(label, icon=":material/rate_review:", key=key, type=look):
        st.switch_page(page_paths.REVIEW, query_params={"example": str(example.id)})


def compare_button(example: Example, *, key: str) -> None:
    """A button that opens the duplicate cluster of an example."""
    if st.button("Compare", icon=":material/content_copy:", key=key):
        st.switch_page(page_paths.DUPLICATES, query_params={"example": str(example.id)})


def dismiss(project: str, findings: Mapping[int, int]) -> None:
    """Dismiss findings, and say so."""
    with notify_errors():
        number = checking.dismiss(context.database(), project, findings, context.person())
        notify(f"Dismissed {count(number, 'finding')}.{_left(len(findings) - number)}")


def reopen(project: str, findings: Mapping[int, int]) -> None:
    """Open dismissed findings again, and say so."""
    with notify_errors():
        number = checking.reopen(context.database(), project, findings, context.person())
        waiting = len(findings) - number
        rest = (
            f" {count(waiting, 'finding is', 'findings are')} about a text that has changed since: the next "
            "check looks again."
            if waiting > 0
            else ""
        )
        notify(f"Opened {count(number, 'finding')} again.{rest}")


def _left(number: int) -> str:
    if number <= 0:
        return ""
    return f" {count(number, 'finding has', 'findings have')} changed since and are left."


def _keep(project: str, value: str) -> None:
    with notify_errors():
        number = checking.keep_value(context.database(), project, value, context.person())
        notify(f"Kept “{value}”: dismissed {count(number, 'finding')}.")


def _answer_buttons(project: str, stored: StoredFinding, about: Sequence[Example]) -> None:
    """For each different answer a button that gives it to all examples of the conflict."""
    answers: dict[tuple[str, str | None], Example] = {}
    for one in about[:SHOWN]:
        answers.setdefault((one.output, one.label), one)
    for one in answers.values():
        if not one.output.strip() and not one.label:
            continue
        st.button(
            f"Use the answer of {escape(example_name(one))} for all {len(about)}",
            icon=":material/done_all:",
            key=f"resolve-{stored.id}-{one.id}-{one.revision}",
            on_click=_resolve,
            args=(project, stored.id, one, about),
            help="The others get this answer and label. That does not approve them.",
        )


def _resolve(project: str, finding: int, right: Example, about: Sequence[Example]) -> None:
    with notify_errors():
        changed = checking.resolve_conflict(
            context.database(),
            project,
            finding,
            right.id,
            person=context.person(),
            revisions={one.id: one.revision for one in about},
        )
        notify(f"Used the answer of {example_name(right)} for {count(changed, 'other example')}.")

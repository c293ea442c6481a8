"""Resolving a conflict: one answer for all of its examples."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.services import checking
from pages.shared import context
from pages.shared.finding_texts import SHOWN
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import example_name
from pages.shared.notices import notify, notify_errors


def answer_buttons(project: str, stored: StoredFinding, about: Sequence[Example]) -> None:
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
        others = count(changed, "other example")
        notify(f"Used the answer of {example_name(right)} for {others}.")

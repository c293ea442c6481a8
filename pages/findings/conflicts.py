"""Resolving a conflict on a page: whose answer is right for all."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.services import checking
from pages.shared import context, undo
from pages.shared.names import name_of
from pages.shared.words import count, plain


def buttons(project: str, stored: StoredFinding, about: Sequence[Example], most: int) -> None:
    """For each different answer a button that gives it to all examples of the conflict."""
    answers: dict[tuple[str, str | None], Example] = {}
    for one in about:
        answers.setdefault((one.output, one.label), one)
    for one in list(answers.values())[:most]:
        if not one.output.strip() and not one.label:
            continue
        st.button(
            f"Give the answer of {plain(name_of(one))} to all {len(about)}",
            icon=":material/done_all:",
            key=f"resolve-{stored.id}-{one.id}-{one.revision}",
            on_click=_resolve,
            args=(project, stored.id, one, about),
            help="The others get its answer and label as a revision. Nobody is approved by it.",
        )


def _resolve(project: str, finding: int, right: Example, about: Sequence[Example]) -> None:
    with undo.attempt():
        changed = checking.resolve_conflict(
            context.database(),
            project,
            finding,
            right.id,
            person=context.person(),
            revisions={one.id: one.revision for one in about},
        )
        undo.tell(f"Gave the answer of {name_of(right)} to {count(changed, 'other example')}.")

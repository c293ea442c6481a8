"""A disagreement, side by side and without names, and the decision on it."""

import streamlit as st

from curate.domain.errors import OpenErrors
from curate.domain.examples import Example
from curate.domain.records import Project
from curate.domain.teamwork import Verdict
from curate.services.teamwork import Disagreement, Side, adjudicate
from pages.shared import context, layout, text_diff
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import example_name
from pages.shared.notices import notify, notify_errors
from pages.shared.texts import show_texts
from pages.team import card_time

LETTERS = "ABCDE"
OTHER = "Another answer"
_OPEN = "adjudication-open"


def show_disagreement(project: Project, found: Disagreement) -> None:
    """What people said, each different thing once, and what is to hold."""
    one = found.example
    card_time.shown(_token(one))
    with layout.card(key="disagreement"):
        st.subheader("They disagree: you decide", anchor=False)
        st.caption(
            f"{escape(example_name(one))} · {count(found.left, 'disagreement')} to decide on. Who said "
            "what is "
            "hidden, and the order tells nothing."
        )
        show_texts(
            [text_diff.whole_text(one.input, "Input", height=260)],
            key=f"disagreement-input-{one.id}",
            decision_key=_token(one),
        )
        reference = next((each.output for each in found.sides if each.decision == "approve"), "")
        for place, (column, side) in enumerate(
            zip(st.columns(len(found.sides), gap="medium"), found.sides, strict=True)
        ):
            with column:
                _side(LETTERS[place], side, reference, f"side-{one.id}-{place}")
        _decide(project, found)


def _token(one: Example) -> str:
    return f"settled{one.id}-{one.revision}"


def _side(letter: str, side: Side, reference: str, key: str) -> None:
    if side.decision == "reject":
        st.markdown(f"**{letter}** rejects it.")
    else:
        label = f" as {escape(side.label)}" if side.label else ""
        st.markdown(f"**{letter}** approves it{label}.")
        first = side.output == reference
        block = (
            text_diff.whole_text(side.output, "Answer", height=320)
            if first
            else text_diff.compared_text(reference, side.output, "Answer", height=320)
        )
        show_texts([block], key=key)
    if side.note:
        show_texts([text_diff.whole_text(side.note, "Note", tone="quiet")], key=f"{key}-note")


def _decide(project: Project, found: Disagreement) -> None:
    one = found.example
    approving = [
        letter
        for letter, side in zip(LETTERS, found.sides, strict=False)
        if side.decision == "approve"
    ]
    with st.container(horizontal=True, key="decisions-adjudication"):
        for letter in approving:
            st.button(
                f"Approve {letter}",
                icon=":material/check:",
                key=f"take-{letter}-{_token(one)}",
                on_click=_take,
                args=(project.name, found, letter),
            )
        st.button(
            "Reject it",
            icon=":material/close:",
            key=f"take-none-{_token(one)}",
            on_click=_store,
            args=(project.name, found, "reject", None, None),
        )
    with st.expander(OTHER, icon=":material/edit:"):
        other = f"other-answer-{one.id}"
        st.text_area("Answer", one.output, key=other, label_visibility="collapsed", height=180)
        with st.container(key="decisions-other"):
            st.button(
                "Approve this answer",
                key=f"take-other-{_token(one)}",
                on_click=_take,
                args=(project.name, found, ""),
            )
    if st.session_state.get(_OPEN, (0,))[0] == one.id:
        st.checkbox("Approve it although an error is open", key=f"knowingly-{one.id}")


def _take(project: str, found: Disagreement, letter: str) -> None:
    if letter:
        side = found.sides[LETTERS.index(letter)]
        _store(project, found, "approve", side.output, side.label)
    else:
        _store(
            project,
            found,
            "approve",
            st.session_state.get(f"other-answer-{found.example.id}"),
            None,
        )


def _store(
    project: str, found: Disagreement, decision: Verdict, output: str | None, label: str | None
) -> None:
    one = found.example
    asked = st.session_state.get(_OPEN, (0, ()))
    knowingly = asked[1] if st.session_state.get(f"knowingly-{one.id}") else ()
    with notify_errors():
        try:
            adjudicate(
                context.database(),
                project,
                one.id,
                decision,
                revision=one.revision,
                output=output,
                label=label,
                knowingly=knowingly,
                milliseconds=card_time.looked_for(_token(one)),
                person=context.person(),
            )
        except OpenErrors as error:
            st.session_state[_OPEN] = (one.id, tuple(error.found))
            raise
        notify(f"{example_name(one)} is decided.")

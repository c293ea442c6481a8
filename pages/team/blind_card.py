"""The card of an example that somebody else decided on, as it was imported."""

import streamlit as st

from curate.domain.records import Project
from curate.domain.teamwork import Verdict
from curate.services.teamwork import BlindCard, judge
from pages.shared import context, layout, text_diff
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors
from pages.shared.texts import show_texts
from pages.team import card_time


def show_card(project: Project, card: BlindCard) -> None:
    """The input, the draft to correct, and what one would decide. Nothing of it changes the example."""
    token = _token(card.example)
    card_time.shown(token)
    with layout.card(key="blind-card"):
        st.subheader("Your judgment", anchor=False)
        st.caption(
            f"{escape(card.name)} · {count(card.left, 'example waits', 'examples wait')} for you. "
            "Somebody else "
            "decided on it: what they decided is hidden, and stays as it is."
        )
        left, right = st.columns(2, gap="medium")
        with left:
            blocks = [
                text_diff.whole_text(
                    text, "Customer" if role == "user" else "Answer before", tone="quiet"
                )
                for role, text in card.turns
            ]
            show_texts(
                [*blocks, text_diff.whole_text(card.input, "Input", height=360)],
                key=f"blind-{card.example}",
                decision_key=token,
            )
        with right:
            output = f"blind-output-{card.example}"
            st.text_area("Answer", card.draft, key=output, height=220)
            label, note = f"blind-label-{card.example}", f"blind-note-{card.example}"
            if card.label is not None:
                st.text_input("Label", card.label, key=label)
            st.text_input("Note (optional)", key=note)
            with st.container(horizontal=True, key="decisions-blind"):
                _press(project, card, "approve", "Approve", ":material/check:")
                _press(project, card, "reject", "Reject", ":material/close:")


def _token(example: int) -> str:
    return f"judged{example}"


def _press(project: Project, card: BlindCard, decision: Verdict, label: str, icon: str) -> None:
    # The key names the example: a press that comes late is none of another one.
    st.button(
        label,
        icon=icon,
        type="primary" if decision == "approve" else "secondary",
        key=f"blind-{decision}-{_token(card.example)}",
        on_click=_judge,
        args=(project.name, card.example, decision),
    )


def _judge(project: str, example: int, decision: Verdict) -> None:
    state = st.session_state
    with notify_errors():
        judge(
            context.database(),
            project,
            example,
            decision,
            output=state.get(f"blind-output-{example}"),
            label=state.get(f"blind-label-{example}"),
            note=state.get(f"blind-note-{example}") or "",
            milliseconds=card_time.looked_for(_token(example)),
            person=context.person(),
        )
        notify("Your judgment is stored.")

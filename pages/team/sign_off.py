"""Signing off what somebody else decided on, where the project wants that."""

import streamlit as st

from curate.domain.examples import Example
from curate.domain.records import Project
from curate.services.teamwork import SecondLookSection, sign_off
from pages.shared import context, layout, page_paths, text_diff
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import example_name
from pages.shared.notices import notify, notify_errors
from pages.shared.texts import show_texts


def show_sign_off(project: Project, section: SecondLookSection) -> None:
    """What waits for a second person's yes, a few examples at a time."""
    state = section.sign_off
    if not state.wanted:
        return
    with layout.card("Sign-off"):
        if not state.unsigned:
            st.markdown(":material/done_all: All approved examples are signed off.")
            return
        st.markdown(
            f"{count(len(state.unsigned), 'approved example waits', 'approved examples wait')} for a second "
            f"person's yes; you can give it to {len(state.mine):,} of them. Until then, no dataset "
            "version is "
            "created."
        )
        if not section.signing:
            return
        signed = [(one.id, one.revision) for one in section.signing]
        token = f"signed{signed[0][0]}-{signed[-1][0]}"
        for one in section.signing:
            _show(one, token if one is section.signing[-1] else None)
        with st.container(key="decisions-sign"):
            st.button(
                f"Sign off these {len(signed)}" if len(signed) > 1 else "Sign it off",
                type="primary",
                icon=":material/done_all:",
                key=f"sign-{token}",
                on_click=_sign,
                args=(project.name, signed),
            )


def _show(one: Example, token: str | None) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escape(example_name(one))}**", width="stretch")
            st.page_link(
                page_paths.REVIEW,
                label="Open in Review",
                query_params={"example": str(one.id)},
            )
        show_texts(
            [
                text_diff.whole_text(one.input, "Input", height=180),
                text_diff.whole_text(one.output, "Answer", height=180),
            ],
            key=f"sign-texts-{one.id}",
            columns=2,
            decision_key=token,
        )


def _sign(project: str, signed: list[tuple[int, int]]) -> None:
    with notify_errors():
        number = sign_off(context.database(), project, signed, context.person())
        notify(f"{count(number, 'example is', 'examples are')} signed off.")

"""The service elsewhere that may be asked for answers, off until an owner names it, and what is sent."""

import streamlit as st

from curate.domain.errors import CurateError
from curate.domain.records import ENDED, Project
from curate.domain.writing import Endpoint, EndpointRequest
from curate.services.writing import (
    SuggestionOverview,
    host_of,
    preview_request,
    set_endpoint,
    start_suggest,
)
from pages.shared import context, layout
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.notices import notify, show_errors
from pages.shared.reruns import run_again
from pages.shared.text_diff import whole_text
from pages.shared.texts import Block, show_texts

ROLES = {"system": "Instruction", "user": "Input", "assistant": "Answer"}
OFF = Endpoint("", "")


def show_endpoint(project: Project, overview: SuggestionOverview) -> None:
    """Who is asked, a form for owners, and to the letter what would be sent."""
    known = overview.endpoint
    with layout.card("Suggestions from elsewhere"):
        st.write(_who(known))
        if known is not None:
            _ask(project, known, overview)
            _preview(project)
        with st.expander("Change" if known else "Set up an endpoint"):
            _form(project, known or OFF)
        if known is not None and st.button("Turn off", key="endpoint-off"):
            with show_errors():
                set_endpoint(context.database(), project.name, None, context.person())
                notify("Nobody elsewhere is asked any more.")
                run_again()


def _who(known: Endpoint | None) -> str:
    if known is None:
        return (
            "Off: no text leaves this computer. An owner may name any service that speaks OpenAI's chat "
            "completions, hosted or on this computer."
        )
    examples = (
        count(known.examples, "approved example") if known.examples else "no approved example"
    )
    personal = "also" if known.personal_data else "not"
    return (
        f"When an owner starts it, {escape(known.model)} at {escape(host_of(known.url))} is sent, for each "
        "example without a good answer: what the model is for, the format, its input with the messages "
        f"before it, its system text, and {examples}. Examples with personal data that nobody decided on are "
        f"{personal} sent."
    )


def _ask(project: Project, known: Endpoint, overview: SuggestionOverview) -> None:
    running = any(one.state not in ENDED for one in overview.jobs)
    number = count(overview.in_need, "example")
    label = f"Ask about {number} now"
    if st.button(label, key="ask-endpoint", disabled=running or not overview.in_need):
        with show_errors():
            start_suggest(
                context.database(), context.settings(), project.name, ["endpoint"], context.person()
            )
            notify(f"{host_of(known.url)} is being asked.")
            run_again()


def _preview(project: Project) -> None:
    with st.expander("What is sent, to the letter"):
        try:
            request = preview_request(context.database(), project.name)
        except CurateError as error:
            st.info(escape(str(error)))
            return
        key = request.key_variable
        st.caption(
            f"For one example, to {escape(request.url)}"
            + (f", with the key in {escape(key)}" if key else ", without a key")
            + ". For the others, what differs is their texts."
        )
        show_texts(_blocks(request), key="endpoint-preview")


def _blocks(request: EndpointRequest) -> list[Block]:
    return [
        whole_text(one["content"], ROLES.get(one["role"], one["role"]))
        for one in request.body["messages"]
    ]


def _form(project: Project, known: Endpoint) -> None:
    with st.form("endpoint", border=False):
        url = st.text_input(
            "Address", known.url, placeholder="https://api.openai.com/v1", key="endpoint-url"
        )
        model = st.text_input("Model", known.model, max_chars=200, key="endpoint-model")
        variable = st.text_input(
            "Environment variable of the key",
            known.key_variable,
            placeholder="OPENAI_API_KEY",
            key="endpoint-key",
            help="Its name, never the key itself: the key is read where Curate runs and stored nowhere. "
            "Empty for a service that needs none.",
        )
        examples = st.number_input(
            "Approved examples sent along as a pattern",
            0,
            8,
            known.examples,
            key="endpoint-examples",
        )
        personal = st.checkbox(
            "Send examples with personal data too", known.personal_data, key="endpoint-personal"
        )
        if st.form_submit_button("Save"):
            with show_errors():
                given = Endpoint(url or "", model or "", variable or "", int(examples), personal)
                set_endpoint(context.database(), project.name, given, context.person())
                notify("Saved. Nothing was sent: it is asked when you say so.")
                run_again()

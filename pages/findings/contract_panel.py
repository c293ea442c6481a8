"""The answer format in force, how many answers follow it, and the form that corrects it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from curate.contract import AnswerFormat
from curate.domain.records import Project
from curate.services import checking
from curate.services.checking import ContractReport
from curate.text.highlights import mark
from pages.findings import finding_list
from pages.findings.contract_form import draw_form
from pages.findings.contract_variants import choose_variant, with_contract
from pages.shared import context, texts
from pages.shared.keys import digest
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors, show_errors
from pages.shared.texts import Block

KINDS: Mapping[str, str] = {
    "label": "One label from a list",
    "fields": "Lines with a key and a value",
    "sections": "Sections with headings",
    "json": "A JSON object",
    "prose": "Free text",
}
VIOLATIONS_SHOWN = 8
THIS = "this format"
OPEN = "contract-open"


def show_contract(project: Project, version: str) -> ContractReport:
    """The format, the form behind a fold, and answers that do not follow it; returns the report.

    ``version`` is the state of the examples and the contract.
    """
    held = _in_force(project.name, version)
    st.markdown(f"**{checking.coverage_in_words(held, THIS)}:**")
    if held.unsure:
        first, *others = map(escape, held.unsure)
        st.warning("\n".join([first, "", *(f"- {one}" for one in others)]), icon=":material/help:")
    texts.show_texts(_format_blocks(held.contract), key="contract-words")
    if context.may("owner"):
        form = st.expander("Correct the format", key=f"edit-{project.id}", on_change="rerun")
        with form:
            if form.open:
                _edit(project, held, version)
    _show_violations(held, OPEN)
    return held


def _format_blocks(house: AnswerFormat) -> list[Block]:
    """Every format with what it is for."""
    return [
        Block(mark(contract.describe(), None, None), label=KINDS[contract.kind], note=whose)
        for contract, whose in house.described_contracts()
    ]


@st.cache_resource(max_entries=20, show_spinner=False)
def _in_force(project: str, version: str) -> ContractReport:  # noqa: ARG001 - part of the cache's key
    return checking.show_contract(
        context.database(), project, sample=checking.JUDGED, person=context.person()
    )


def _edit(project: Project, held: ContractReport, version: str) -> None:
    key = f"contract-{abs(hash(version))}"
    house, value = choose_variant(
        held.contract, checking.variant_choices(context.database(), project.name), key
    )
    before = house.variants.get(value, house.default) if value else house.default
    kind = st.selectbox(
        "Kind of answer",
        list(KINDS),
        index=list(KINDS).index(before.kind),
        format_func=KINDS.__getitem__,
        key=f"kind-of-contract-{project.id}-{digest(value)}",
    )
    filled = before.spec() if kind == before.kind else {"kind": kind}
    with show_errors():
        drawn = draw_form(kind, filled, key=f"{key}-{digest(value)}")
        spec = with_contract(house, value, drawn)
        tried = checking.try_contract(
            context.database(), project.name, spec, sample=checking.JUDGED
        )
        changed = tried.contract != held.contract
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Use this format",
                type="primary",
                key="contract-save",
                disabled=not changed,
                on_click=_save,
                args=(project.name, spec),
            )
            st.button(
                "Detect it again from the answers",
                key="contract-infer",
                on_click=_infer,
                args=(project.name,),
                help="Replaces what was corrected by hand. You can undo it.",
            )
            when = "With these changes" if changed else "As it is"
            st.markdown(f"{when}: **{checking.coverage_in_words(tried, THIS)}**.")
        if changed:
            _show_violations(tried, "contract-tried")


def _show_violations(held: ContractReport, key: str) -> None:
    lines = [
        f"{one['external_id'] or one['example']}: {one['message']}"
        for one in held.violations[:VIOLATIONS_SHOWN]
    ]
    if lines:
        label = "Answers that do not follow it, for example"
        texts.show_sentence("\n".join(lines), key=key, label=label)
        if key == OPEN:
            st.button(
                "Fix or dismiss them on the first tab",
                icon=":material/arrow_forward:",
                type="tertiary",
                key="contract-findings",
                on_click=finding_list.show_check,
                args=("format_contract",),
            )


def _save(project: str, spec: Mapping[str, Any]) -> None:
    with notify_errors():
        held = checking.set_contract(context.database(), project, spec, context.person())
        follow = checking.coverage_in_words(held, THIS)
        notify(f"Format saved. {follow}. Run the checks again to find the others.")


def _infer(project: str) -> None:
    with notify_errors():
        held = checking.infer_contract(context.database(), project, person=context.person())
        notify(f"Format detected again. {checking.coverage_in_words(held, THIS)}.")

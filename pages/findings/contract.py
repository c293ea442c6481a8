"""The format contract on a page: what the answers look like, how many hold, and correcting it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from curate.contract import AnswerFormat
from curate.domain.records import Project
from curate.services import changes, checking
from curate.services.checking import ContractReport
from curate.text.highlights import mark
from pages.findings import profile
from pages.findings.contract_form import draw_form
from pages.findings.contract_variants import choose, with_contract
from pages.shared import context, texts, undo
from pages.shared.texts import Block
from pages.shared.words import count

KINDS: Mapping[str, str] = {
    "label": "One label out of a list",
    "fields": "Lines of a key and a value",
    "sections": "Sections under headings",
    "json": "A JSON object",
    "prose": "Running text",
}
SHOWN = 8


def panel(project: Project) -> None:
    """The contract in force, and behind a fold the form that corrects it."""
    version = changes.data_version(context.database(), project.name)
    held = _in_force(project.name, version)
    st.markdown(f"**{said(held)}** this format:")
    texts.show(_words(held.contract), key="contract-words")
    form = st.expander("Correct the format", key=f"edit-{project.id}", on_change="rerun")
    with form:
        if form.open:
            _edit(project, held, version)
    _broken(held, "contract-open")
    profile.panel(project, held.contract, version)


def _words(house: AnswerFormat) -> list[Block]:
    """Every format with what it is for."""
    return [
        Block(mark(contract.describe(), None, None), label=KINDS[contract.kind], note=whose)
        for contract, whose in house.described_contracts()
    ]


def said(held: ContractReport) -> str:
    """Coverage in words."""
    if not held.judged:
        return "no answers yet"
    some = f", judged by {held.judged:,} of them," if held.judged < held.answers else ""
    about = "about " if some else ""
    return f"{about}{_share(held.coverage)} of {count(held.answers, 'answer')}{some} hold"


def _share(coverage: float) -> str:
    # Rounding must never turn "nearly all" into "all".
    return "100 %" if coverage == 1 else f"{min(99, round(100 * coverage))} %"


@st.cache_resource(max_entries=20, show_spinner=False)
def _in_force(project: str, version: str) -> ContractReport:  # noqa: ARG001 - part of the cache's key
    return checking.show_contract(
        context.database(), project, sample=checking.JUDGED, person=context.person()
    )


def _edit(project: Project, held: ContractReport, version: str) -> None:
    key = f"contract-{abs(hash(version))}"
    house, value = choose(
        held.contract, checking.variant_choices(context.database(), project.name), key
    )
    before = house.variants.get(value, house.default) if value else house.default
    kind = st.selectbox(
        "What an answer is",
        list(KINDS),
        index=list(KINDS).index(before.kind),
        format_func=KINDS.__getitem__,
        key=f"kind-of-contract-{project.id}-{value or ''}",
    )
    filled = before.spec() if kind == before.kind else {"kind": kind}
    with context.guard():
        drawn = draw_form(kind, filled, key=f"{key}-{value or ''}")
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
                "Work it out again from the answers",
                key="contract-infer",
                on_click=_infer,
                args=(project.name,),
                help="Replaces corrections made by hand; you can undo it.",
            )
            verb = "With these changes" if changed else "As it is"
            st.markdown(f"{verb}, **{said(tried)}**.")
        if changed:
            _broken(tried, "contract-tried")


def _broken(held: ContractReport, key: str) -> None:
    lines = [
        f"{one['external_id'] or one['example']}: {one['message']}"
        for one in held.violations[:SHOWN]
    ]
    if lines:
        texts.say("\n".join(lines), key=key, label="What does not hold, for example")


def _save(project: str, spec: Mapping[str, Any]) -> None:
    with undo.attempt():
        held = checking.set_contract(context.database(), project, spec, context.person())
        undo.tell(f"The format is corrected: {said(held)}. Run the checks again to see the rest.")


def _infer(project: str) -> None:
    with undo.attempt():
        held = checking.infer_contract(context.database(), project, person=context.person())
        undo.tell(f"The format was worked out again: {said(held)}.")

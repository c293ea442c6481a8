"""How things are written in the answers: the usual form of each, the share, and what differs."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from curate.contract import AnswerFormat, Place, Profile
from curate.contract.aspects import ASPECTS
from curate.contract.dates import FORMATS
from curate.domain.records import Project
from curate.services import checking
from curate.services.checking import ProfileReport
from curate.text.highlights import Piece, compare
from pages.shared import context, texts, undo
from pages.shared.texts import Block
from pages.shared.words import count, plain

PAGE = 20
NARROW = 40
MOST_FORMS = 30


def panel(project: Project, house: AnswerFormat, version: str) -> None:
    """The profile as a table, the examples that differ behind a row, and what counts as usual."""
    profiled = _profiled(project.name, version)
    rows = [one for one in profiled.profiles if one.uses > 1]
    if not rows:
        return
    st.markdown("**How it is written**")
    some = profiled.judged < profiled.answers
    said = f"Judged by {profiled.judged:,} of about {profiled.answers:,} answers. " if some else ""
    st.caption(f"{said}Choose a row to see what differs. What can be fixed safely is a finding.")
    chosen = st.dataframe(
        _table(rows),
        key=f"profile-{project.id}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Share": st.column_config.ProgressColumn("Share", format="%d %%", max_value=100),
            "Differ": st.column_config.NumberColumn("Differ", format="localized"),
            "Uses": st.column_config.NumberColumn("Uses", format="localized"),
        },
    )
    selected = chosen["selection"]["rows"]
    if selected and selected[0] < len(rows):
        _deviations(rows[selected[0]], profiled)
    _usual(project, house, rows)


def sentence(one: Profile) -> str:
    """A profile in words: “Dates: 212 of 230 are 2026-11-21; 18 differ”."""
    if one.main is None:
        forms = ", ".join(f"{form} ({number:,})" for form, number in list(one.forms.items())[:4])
        return f"{one.title}: {one.uses:,} times, and no form is usual: {forms}."
    alike = round(one.share * one.uses)
    return f"{one.title}: {alike:,} of {one.uses:,} are {one.main}; {len(one.deviations):,} differ."


@st.cache_resource(max_entries=10, show_spinner="Looking at how the answers are written …")
def _profiled(project: str, version: str) -> ProfileReport:  # noqa: ARG001 - part of the cache's key
    return checking.profile_contract(
        context.database(), project, sample=checking.JUDGED, person=context.person()
    )


def _table(rows: Sequence[Profile]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "What": [one.title for one in rows],
            "Usual form": [one.main or "none is usual" for one in rows],
            # Rounded down: “100 %” must never stand where something differs.
            "Share": [int(100 * one.share) for one in rows],
            "Uses": [one.uses for one in rows],
            "Differ": [len(one.deviations) for one in rows],
        }
    )


def _deviations(one: Profile, profiled: ProfileReport) -> None:
    st.markdown(f"**{plain(sentence(one))}**")
    if not one.deviations:
        return
    pages = -(-len(one.deviations) // PAGE)
    page = st.pagination(pages, key=f"profile-page-{one.name}-{pages}") if pages > 1 else 1
    shown = one.deviations[(page - 1) * PAGE : page * PAGE]
    texts.show([_block(place, profiled) for place in shown], key=f"profile-places-{one.name}")


def _block(place: Place, profiled: ProfileReport) -> Block:
    found = place.deviation
    name = profiled.names[place.example]
    whose = {"input": "in the input", "label": "its label"}.get(place.field, "")
    if found.suggestion is not None and found.start is not None:
        pieces = compare(found.written, found.suggestion, NARROW)
        return Block(pieces, label=name, note=whose, tone="quiet")
    shown = found.written or found.form
    note = f"{whose} {found.form}".strip() if found.written and found.form != shown else whose
    return Block([Piece("same", shown)], label=name, note=note, tone="quiet")


def _usual(project: Project, house: AnswerFormat, rows: Sequence[Profile]) -> None:
    """What counts as usual, to be corrected: another form, or none."""
    known = {one.name: one for one in rows if one.name in ASPECTS and not ASPECTS[one.name].whole}
    if not known:
        return
    fold = st.expander("Correct what is usual", key=f"usual-{project.id}", on_change="rerun")
    with fold:
        if not fold.open:
            return
        forms = dict(house.writing.forms)
        for name, one in known.items():
            offered = _offered(one, forms.get(name))
            before = forms.get(name)
            form = st.selectbox(
                one.title,
                [None, *offered],
                index=0 if before is None else [None, *offered].index(before),
                format_func=lambda form: "any form will do" if form is None else form,
                key=f"usual-{project.id}-{name}-{before}",
            )
            forms.pop(name, None)
            if form is not None:
                forms[name] = form
        spec = {
            **house.spec(),
            "writing": {**house.writing.model_dump(mode="json"), "forms": forms},
        }
        st.button(
            "Use these forms",
            type="primary",
            key="usual-save",
            disabled=forms == dict(house.writing.forms),
            on_click=_save,
            args=(project.name, spec),
        )


def _offered(one: Profile, before: str | None) -> list[str]:
    """Forms to choose from: dates by their pattern, since a day is no form."""
    if one.name == "dates":
        return [form for form in FORMATS if "YYYY" in form]
    return list(dict.fromkeys([*([before] if before else []), *list(one.forms)[:MOST_FORMS]]))


def _save(project: str, spec: dict[str, Any]) -> None:
    with undo.attempt():
        checking.set_contract(context.database(), project, spec, context.person())
        undo.tell(
            f"{count(len(spec['writing']['forms']), 'form')} usual now. Run the checks again to see "
            "what differs."
        )

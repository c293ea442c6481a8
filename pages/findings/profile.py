"""The profile of how answers are written: the usual form of each aspect, and the deviations."""

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
from pages.shared import context, texts
from pages.shared.humanize import count
from pages.shared.keys import digest
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors
from pages.shared.texts import Block

PAGE = 20
NARROW = 40
FORMS_OFFERED = 30
FORMS_NAMED = 4


def show_profile(project: Project, house: AnswerFormat, version: str) -> None:
    """The profile as a table, the deviations of a selected row, and the form that corrects it."""
    profiled = _profiled(project.name, version)
    rows = [one for one in profiled.profiles if one.uses > 1]
    if not rows:
        return
    st.markdown("**Profile: how the answers are written**")
    some = profiled.judged < profiled.answers
    sample = f"From {profiled.judged:,} of {profiled.answers:,} answers. " if some else ""
    st.caption(
        f"{sample}Select a row to see its deviations. Those with a safe fix are also findings."
    )
    chosen = st.dataframe(
        _table(rows),
        key=f"profile-{project.id}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Share": st.column_config.ProgressColumn("Share", format="%d %%", max_value=100),
            "Deviations": st.column_config.NumberColumn("Deviations", format="localized"),
            "Uses": st.column_config.NumberColumn("Uses", format="localized"),
        },
    )
    selected = chosen["selection"]["rows"]
    if selected and selected[0] < len(rows):
        _show_deviations(rows[selected[0]], profiled)
    _correct(project, house, rows)


def profile_in_words(one: Profile) -> str:
    """A profile in a sentence: “Dates: 212 of 230 are 2026-11-21. 18 deviations.”."""
    if one.main is None:
        most = list(one.forms.items())[:FORMS_NAMED]
        forms = ", ".join(f"{form} ({number:,})" for form, number in most)
        return f"{one.title}: used {one.uses:,} times, without a usual form: {forms}."
    usual = round(one.share * one.uses)
    deviations = count(len(one.deviations), "deviation")
    return f"{one.title}: {usual:,} of {one.uses:,} are {one.main}. {deviations}."


@st.cache_resource(max_entries=10, show_spinner="Reading how the answers are written")
def _profiled(project: str, version: str) -> ProfileReport:  # noqa: ARG001 - part of the cache's key
    return checking.profile_contract(
        context.database(), project, sample=checking.JUDGED, person=context.person()
    )


def _table(rows: Sequence[Profile]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Aspect": [one.title for one in rows],
            "Usual form": [one.main or "no usual form" for one in rows],
            # Rounded down: “100 %” must never stand where there is a deviation.
            "Share": [int(100 * one.share) for one in rows],
            "Uses": [one.uses for one in rows],
            "Deviations": [len(one.deviations) for one in rows],
        }
    )


def _show_deviations(one: Profile, profiled: ProfileReport) -> None:
    st.markdown(f"**{escape(profile_in_words(one))}**")
    if not one.deviations:
        return
    pages = -(-len(one.deviations) // PAGE)
    page = st.pagination(pages, key=f"profile-page-{one.name}-{pages}") if pages > 1 else 1
    shown = one.deviations[(page - 1) * PAGE : page * PAGE]
    blocks = [_deviation_block(place, profiled) for place in shown]
    texts.show_texts(blocks, key=f"profile-places-{one.name}")


def _deviation_block(place: Place, profiled: ProfileReport) -> Block:
    found = place.deviation
    name = profiled.names[place.example]
    whose = {"input": "in the input", "label": "its label"}.get(place.field, "")
    if found.suggestion is not None and found.start is not None:
        pieces = compare(found.written, found.suggestion, NARROW)
        return Block(pieces, label=name, note=whose, tone="quiet")
    shown = found.written or found.form
    note = f"{whose} {found.form}".strip() if found.written and found.form != shown else whose
    return Block([Piece("same", shown)], label=name, note=note, tone="quiet")


def _correct(project: Project, house: AnswerFormat, rows: Sequence[Profile]) -> None:
    """Another usual form for an aspect, or none."""
    known = {one.name: one for one in rows if one.name in ASPECTS and not ASPECTS[one.name].whole}
    if not known or not context.may("owner"):
        return
    fold = st.expander("Correct the usual forms", key=f"usual-{project.id}", on_change="rerun")
    with fold:
        if not fold.open:
            return
        forms = dict(house.writing.forms)
        for name, one in known.items():
            offered = _offered_forms(one, forms.get(name))
            before = forms.get(name)
            form = st.selectbox(
                one.title,
                [None, *offered],
                index=0 if before is None else [None, *offered].index(before),
                format_func=lambda form: "Any form" if form is None else form,
                key=f"usual-{project.id}-{name}-{digest(before)}",
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


def _offered_forms(one: Profile, before: str | None) -> list[str]:
    """Forms to choose from: dates by their pattern, since a day is no form."""
    if one.name == "dates":
        return [form for form in FORMATS if "YYYY" in form]
    return list(dict.fromkeys([*([before] if before else []), *list(one.forms)[:FORMS_OFFERED]]))


def _save(project: str, spec: dict[str, Any]) -> None:
    with notify_errors():
        checking.set_contract(context.database(), project, spec, context.person())
        number = count(len(spec["writing"]["forms"]), "usual form")
        notify(f"Saved {number}. Run the checks again to find the deviations.")

"""What people prefer who don't know which method gave which answer: open comparisons, and results."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from curate import evaluation
from curate.domain.blind import PreferenceCode
from curate.domain.records import Evaluation, Project
from curate.evaluation import Preference
from curate.services import blind, tuning
from curate.services.blind import BlindState
from pages.results.new_blind import show_form
from pages.shared import context, layout, page_paths
from pages.shared.humanize import ago, count, percent
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again
from pages.shared.tables import show_table

ICONS: dict[PreferenceCode, str] = {
    "a": "thumb_up",
    "b": "thumb_up",
    "unknown": "question_mark",
    "too_little": "question_mark",
}


def show_blind(project: Project, chosen: Evaluation, known: Sequence[BlindState]) -> None:
    """The blind comparisons of an evaluation, and the form of a new one for owners."""
    mine = [one for one in known if one.comparison.evaluation == chosen.id]
    owner = context.may("owner")
    possible = len(chosen.result.arms) > 1
    if not mine and not (owner and possible):
        return
    with layout.card("What people prefer", key="blind-comparisons"):
        if not mine:
            st.caption(
                "Scores say how near answers come to the approved one. Which answer is better, people say: "
                "two answers side by side, without the names of the methods, one key for each pair."
            )
        for one in mine:
            if one.comparison.closed:
                _show_result(one)
            else:
                _show_open(project, one)
        if owner and possible:
            with st.expander("New blind comparison", icon=":material/add:", expanded=not mine):
                show_form(project.name, chosen, known)


def _show_open(project: Project, state: BlindState) -> None:
    one, person = state.comparison, context.person()
    mine = next((each for each in state.raters if each.person == person), None)
    rated = mine.rated if mine else 0
    head = f"Blind comparison {one.id}: {count(state.asked, 'pair')} to rate"
    st.markdown(f"**{head}**, started {ago(one.at)}. {_own_words(rated, state.asked)}")
    _owners_view(state)
    with st.container(horizontal=True, vertical_alignment="center"):
        if context.may("reviewer") and rated < state.asked:
            label = "Go on rating" if rated else "Rate pairs"
            if st.button(label, type="primary", icon=":material/compare:", key=f"rate-{one.id}"):
                st.switch_page(page_paths.BLIND, query_params={"comparison": str(one.id)})
        if context.may("owner"):
            _close_button(project, state)


def _own_words(rated: int, asked: int) -> str:
    if not rated:
        return "You have rated none yet."
    if rated < asked:
        return f"You have rated {rated:,}."
    return "You have rated all of them. What people prefer is shown once an owner closes it."


def _owners_view(state: BlindState) -> None:
    """How far everybody is, for owners; what anybody said is nobody's to see before the end."""
    if not context.may("owner"):
        return
    one = state.comparison
    methods = f"{tuning.arm_title(one.a)} and {tuning.arm_title(one.b)}"
    facts = [methods]
    if state.identical:
        facts.append(f"{count(state.identical, 'pair')} of the same text count as ties")
    facts.append(f"approved answer {'shown' if one.reference_shown else 'hidden'}")
    facts += [f"{each.person} {each.rated:,} of {each.asked:,}" for each in state.raters]
    st.caption(escape(" · ".join(facts)))


def _close_button(project: Project, state: BlindState) -> None:
    one = state.comparison
    with st.popover("Close", icon=":material/lock_open:"):
        done = f"{state.finished:,} of {count(len(state.raters), 'rater has', 'raters have')} finished."
        st.markdown(
            f"Closing shows everybody which answer was whose. No vote counts after that, and it can't be "
            f"opened again. {done if state.raters else 'Nobody has begun.'}"
        )
        if st.button("Close and show the result", type="primary", key=f"close-{one.id}"):
            with show_errors():
                blind.close_comparison(context.database(), project.name, one.id, context.person())
                run_again()


def _show_result(state: BlindState) -> None:
    one = state.comparison
    found = _result((one.project, one.id, one.closed_at, *map(len, state.read or ())), state)
    code: PreferenceCode = found.code if found else "too_little"
    title = evaluation.preference_title(code, one.a, one.b)
    st.markdown(f":material/{ICONS[code]}: **{escape(title)}**")
    st.markdown(escape(evaluation.preference_sentence(found, one.a, one.b)))
    facts = [
        f"blind comparison {one.id}",
        f"closed by {one.closed_by} {ago(one.closed_at or one.at)}",
    ]
    facts.append(f"approved answer {'shown' if one.reference_shown else 'hidden'}")
    if state.knew:
        facts.append(f"{', '.join(state.knew)} had opened these answers with their names before")
    st.caption(escape(" · ".join(facts)))
    if found is not None:
        with st.expander("Raters and sides", icon=":material/groups:"):
            _details(found, state)


@st.cache_data(max_entries=20, show_spinner=False)
def _result(
    state: tuple[int | datetime | None, ...],  # noqa: ARG001 - the key of the cache
    _state: BlindState,
) -> Preference | None:
    return blind.result_of(_state)


def _details(found: Preference, state: BlindState) -> None:
    one = state.comparison
    a, b = tuning.arm_title(one.a), tuning.arm_title(one.b)
    show_table(
        [
            {
                "Rater": rater.person,
                "Rated": rater.rated,
                a: rater.a,
                b: rater.b,
                "Both good": rater.both_good,
                "Both bad": rater.both_bad,
                "Left won": percent(rater.left / (rater.a + rater.b)) if rater.a + rater.b else "–",
            }
            for rater in found.raters
        ],
        alt="What each rater said",
    )
    st.markdown(escape(evaluation.left_words(found.left)))
    st.download_button(
        "Download votes",
        partial(blind.votes_as_lines, state),
        file_name=f"votes-{one.id}.jsonl",
        mime="application/jsonl",
        icon=":material/download:",
        on_click="ignore",
        key=f"votes-{one.id}",
    )
    between = found.difference
    value, low, high = (f"{100 * one:+.0f}" for one in (between.value, between.low, between.high))
    st.caption(
        f"A pair goes to the method that more of its raters chose; equal numbers, both good, both bad and "
        f"equal texts are ties. Over all {count(found.pairs, 'pair')} in "
        f"{count(found.groups, 'independent group')}, ties included, the difference is "
        f"{value} points ({low} to {high}); p is by flipping the signs of whole "
        f"groups, in which ties change nothing. It says how these raters choose, on inputs like these."
    )

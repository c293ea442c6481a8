"""Which comparison is shown, and its verdict: whether tuning helped."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.domain.records import Dataset, Evaluation, Look
from curate.domain.results import VerdictCode
from curate.services import tuning
from pages.results import looks
from pages.shared import layout
from pages.shared.humanize import ago, count
from pages.shared.markdown import escape

ICONS: Mapping[VerdictCode, str] = {
    "helps": "trending_up",
    "cheaper_does": "savings",
    "too_small": "drag_handle",
    "worse": "trending_down",
    "unknown": "question_mark",
}


def choose_comparison(found: Sequence[Evaluation], versions: Sequence[Dataset]) -> Evaluation:
    """The comparison to look at: the newest, unless another is chosen."""
    if len(found) == 1:
        return found[0]
    return st.selectbox("Comparison", found, format_func=lambda one: _describe(one, versions))


def show_verdict(chosen: Evaluation, versions: Sequence[Dataset], seen: Sequence[Look]) -> None:
    """The verdict in a sentence, what it is based on, and who has looked at its test."""
    result = chosen.result
    with layout.card():
        if result.verdict_code is None:
            st.subheader(escape(result.verdict), anchor=False)
        else:
            icon, title = ICONS[result.verdict_code], tuning.VERDICT_TITLES[result.verdict_code]
            st.subheader(f":material/{icon}: {title}", anchor=False)
            st.markdown(escape(result.verdict))
        facts = [f"dataset version {_version(chosen, versions)}", ago(chosen.at)]
        groups = count(result.clusters, "independent group")
        facts.insert(0, f"{count(result.held_out, 'held-out example')} in {groups}")
        if result.verdict_code is not None:
            facts.append(f"up to {100 * result.margin:g} points don't matter")
        if result.left_out:
            facts.insert(1, f"{result.left_out:,} left out, which a compared run had learned")
        st.caption(escape(" · ".join(facts)))
        looks.show_looks(chosen, seen)


def _describe(one: Evaluation, versions: Sequence[Dataset]) -> str:
    methods = ", ".join(tuning.arm_title(arm.arm) for arm in one.result.arms)
    return f"{one.id}, {ago(one.at)}, dataset version {_version(one, versions)}: {methods}"


def _version(one: Evaluation, versions: Sequence[Dataset]) -> str:
    return next((version.name for version in versions if version.id == one.dataset), "?")

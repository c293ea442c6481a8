"""Every held-out example with the approved answer and that of each method."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from curate.domain.records import Evaluation, Look
from curate.domain.results import AnswerRow, EvaluationResult
from curate.services import datasets, tuning
from curate.services.tuning import METRICS, Which
from pages.shared import context, layout
from pages.shared.humanize import percent
from pages.shared.markdown import escape
from pages.shared.names import FIELDS
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again

EXACT_FILTERS: dict[Which, str] = {
    "fixed": "Fixed by tuning",
    "broken": "Broken by tuning",
    "wrong": "All wrong",
    "all": "All",
}
OVERLAP_FILTERS: dict[Which, str] = {
    "fixed": "Better by tuning",
    "broken": "Worse by tuning",
    "wrong": "All far off",
    "all": "All",
}


def show_answers(project: str, chosen: Evaluation, seen: Sequence[Look]) -> None:
    """The answers to one example at a time, filtered by what tuning did.

    Reading them is a look at the test, so that each person opens them knowingly, once.
    """
    st.subheader("Every answer", anchor=False)
    if not _opened(chosen, seen):
        st.caption(
            "Whoever reads held-out examples may, knowing them, change what is trained on. So opening them "
            "counts as a look at this test, once for you and this comparison."
        )
        if st.button("Open the answers", icon=":material/visibility:"):
            with show_errors():
                datasets.note_answers(context.database(), project, chosen.id, context.person())
                run_again()
        return
    sorted_rows = _sorted_answers(chosen.id, chosen.at, chosen.result)
    exact = chosen.result.primary == "exact_match"
    names = EXACT_FILTERS if exact else OVERLAP_FILTERS
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = st.segmented_control(
            "Show",
            list(names),
            default="all",
            required=True,
            format_func=lambda one: f"{names[one]} ({len(sorted_rows[one])})",
            key=f"which-{chosen.id}",
            wrap=True,
        )
        st.download_button(
            "Download all answers",
            partial(tuning.answers_as_lines, sorted_rows["all"]),
            file_name=f"answers-{chosen.id}.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            on_click="ignore",
        )
    shown = sorted_rows[which]
    if not shown:
        st.caption("There are no such answers.")
        return
    page = st.pagination(len(shown), key=f"page-{chosen.id}-{which}") if len(shown) > 1 else 1
    _show_row(shown[page - 1], chosen.result)


def _opened(chosen: Evaluation, seen: Sequence[Look]) -> bool:
    """Whether this person has opened the answers of this comparison before."""
    who = context.person()
    return any((one.what, one.of, one.person) == ("answers", chosen.id, who) for one in seen)


# An evaluation never changes; the time tells those of two databases apart.
@st.cache_resource(max_entries=4, show_spinner=False)
def _sorted_answers(
    evaluation: int,
    at: datetime,  # noqa: ARG001 - part of the cache's key
    _result: EvaluationResult,
) -> Mapping[Which, Sequence[AnswerRow]]:
    return tuning.sort_answers(_result, tuning.evaluation_answers(context.database(), evaluation))


def _show_row(row: AnswerRow, result: EvaluationResult) -> None:
    metric = result.primary
    left, right = st.columns(2)
    name = row.external_id or f"example {row.id}"
    with left:
        layout.labeled_text(f"{FIELDS['input']} of {escape(name)}", row.input)
    with right:
        layout.labeled_text("Approved answer", row.reference)
    # The tuned model first: beside it, the eye compares.
    arms = sorted(row.answers, key=lambda arm: not tuning.is_tuned(arm))
    for first in range(0, len(arms), 2):
        for place, arm in zip(st.columns(2), arms[first : first + 2], strict=False):
            icon, judged = _judge(row.scores[arm][metric], metric)
            label = f":material/{icon}: {escape(tuning.arm_title(arm))}: {judged}"
            with place:
                layout.labeled_text(label, row.answers[arm])


def _judge(score: float, metric: str) -> tuple[str, str]:
    """The icon and the words for how good an answer is."""
    if metric != "exact_match":
        return "match_word", f"{percent(score)} {METRICS[metric].lower()}"
    return ("check_circle", "exactly right") if score == 1 else ("cancel", "not exactly right")

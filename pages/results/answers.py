"""Every held-out example with the approved answer and that of each method."""

from collections.abc import Collection, Sequence
from functools import partial

import streamlit as st

from curate.domain.records import Evaluation, Look
from curate.domain.results import AnswerRow, EvaluationResult
from curate.services import datasets, tuning
from curate.services.tuning import METRICS, Cell, StoredAnswers, Which
from pages.results.closer import Closer
from pages.shared import context
from pages.shared.humanize import percent
from pages.shared.markdown import escape
from pages.shared.names import FIELDS
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again
from pages.shared.text_diff import changed_text, whole_text
from pages.shared.texts import Block, show_texts

EXACT_FILTERS: dict[Which, str] = {
    "all": "All",
    "fixed": "Fixed",
    "broken": "Broken",
    "unchanged": "Unchanged",
    "wrong": "All methods wrong",
    "cut": "Cut off",
}
OVERLAP_FILTERS: dict[Which, str] = EXACT_FILTERS | {
    "fixed": "Better",
    "broken": "Worse",
    "unchanged": "About the same",
    "wrong": "All methods far off",
}
HEIGHT = 320


def show_answers(project: str, chosen: Evaluation, seen: Sequence[Look], closer: Closer) -> None:
    """The answers to one example at a time, filtered by what one method made of them and another did not.

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
    key = f"{chosen.id}-{closer.arm}-{closer.against}"
    filtered = _filtered(closer, key)
    sorted_rows = tuning.sort_answers(chosen.result, filtered, closer.arm, closer.against)
    exact = chosen.result.primary == "exact_match"
    names = EXACT_FILTERS if exact else OVERLAP_FILTERS
    compared = {"fixed", "broken", "unchanged"}
    offered = [
        one
        for one in names
        if (one not in compared or closer.against) and (one != "cut" or sorted_rows["cut"])
    ]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = st.segmented_control(
            "Show",
            offered,
            default="all",
            required=True,
            format_func=lambda one: f"{names[one]} ({len(sorted_rows[one])})",
            key=f"which-{key}",
            wrap=True,
        )
        st.download_button(
            "Download all answers",
            partial(tuning.answers_as_lines, closer.stored.rows),
            file_name=f"answers-{chosen.id}.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            on_click="ignore",
        )
    if closer.against is not None:
        titles = [tuning.arm_title(one) for one in (closer.arm, closer.against)]
        st.caption(escape(f"{titles[0]}, compared with {titles[1]}: choose others above."))
    shown = sorted_rows[which]
    if not shown:
        st.caption("There are no such answers.")
        return
    page = (
        st.pagination(len(shown), key=f"page-{key}-{which}-{len(shown)}") if len(shown) > 1 else 1
    )
    _show_row(shown[page - 1], chosen.result, closer)


def _opened(chosen: Evaluation, seen: Sequence[Look]) -> bool:
    """Whether this person has opened the answers of this comparison before."""
    who = context.person()
    return any((one.what, one.of, one.person) == ("answers", chosen.id, who) for one in seen)


def _filtered(closer: Closer, key: str) -> list[AnswerRow]:
    """The rows of a slice and of a cell of the confusion, where one is chosen."""
    stored = closer.stored
    slices = {tuning.slice_name(one): one.places for one in stored.slices}
    cells = _cells(stored, closer.arm)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen: list[Collection[int] | None] = []
        if slices:
            name = st.selectbox(
                "Slice",
                list(slices),
                index=None,
                placeholder="All examples",
                format_func=lambda one: f"{one} ({len(slices[one])})",
                key=f"slice-{key}",
            )
            chosen.append(None if name is None else slices[name])
        if cells:
            cell = st.selectbox(
                "Approved → answered",
                cells,
                index=None,
                placeholder="All pairs",
                format_func=lambda one: _cell_name(one, len(stored.cells[one])),
                key=f"cell-{key}",
            )
            chosen.append(None if cell is None else stored.cells[cell])
    return tuning.rows_at(stored, *chosen)


def _cells(stored: StoredAnswers, arm: str) -> list[Cell]:
    """The pairs of a method, first those that are confused, the most frequent first."""
    mine = [one for one in stored.cells if one[0] == arm]
    return sorted(mine, key=lambda one: (one[2] == one[3], -len(stored.cells[one]), one))


def _cell_name(cell: Cell, often: int) -> str:
    _, part, meant, said = cell
    field = f"{part}: " if part else ""
    return f"{field}{meant} → {said} ({often})"


def _show_row(row: AnswerRow, result: EvaluationResult, closer: Closer) -> None:
    name = row.external_id or f"example {row.id}"
    show_texts(
        [
            whole_text(row.input, f"{FIELDS['input']} of {name}", height=HEIGHT),
            whole_text(row.reference, "Approved answer", height=HEIGHT),
        ],
        key=f"asked-{row.id}",
        columns=2,
    )
    # Those that are compared first: side by side, the eye finds what differs.
    first = [closer.arm, closer.against]
    arms = sorted(row.answers, key=lambda arm: first.index(arm) if arm in first else len(first))
    show_texts(
        [_block(row, arm, result.primary) for arm in arms],
        key=f"answers-{row.id}",
        columns=2,
    )
    st.caption(
        "Struck through is what the approved answer has and this one lacks; underlined what it adds."
    )


def _block(row: AnswerRow, arm: str, metric: str) -> Block:
    """An answer as it differs from the approved one."""
    judged = _judge(row.scores[arm][metric], metric)
    cut = ", cut off" if arm in row.cut else ""
    if arm in row.as_written:
        cut += ", held to the list"
    return changed_text(
        row.reference, row.answers[arm], tuning.arm_title(arm), note=f"{judged}{cut}", around=None
    )


def _judge(score: float, metric: str) -> str:
    """The words for how good an answer is."""
    if metric != "exact_match":
        return f"{percent(score)} {METRICS[metric].lower()}"
    return "exactly right" if score == 1 else "not exactly right"

"""Scoring stored answers again, and how they were scored before."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Evaluation
from curate.domain.scorings import Scoring
from curate.services import tuning
from curate.services.tuning import METRICS
from pages.shared import context
from pages.shared.humanize import ago, percent, times
from pages.shared.notices import notify, notify_errors
from pages.shared.tables import show_table


def show_rescoring(project: str, chosen: Evaluation, scorings: Sequence[Scoring]) -> None:
    """That other metrics are used today, with a button; and which scorings came before."""
    if tuning.is_outdated(chosen.result) and context.may("owner"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                ":material/history: These answers were scored by metrics of an earlier version. Scoring them "
                "again asks no method anything, and keeps the numbers of today beside the new ones.",
                width="stretch",
            )
            st.button(
                "Score again",
                icon=":material/calculate:",
                key=f"rescore-{chosen.id}",
                on_click=_score_again,
                args=(project, chosen.id),
            )
    if not scorings:
        return
    with st.expander(f"Scored again {times(len(scorings))}", icon=":material/history:"):
        st.caption(
            "What the same answers scored before. The numbers on this page are those of the last scoring."
        )
        show_table(
            [_row(one) for one in reversed(scorings)], alt="How the answers were scored before"
        )


def _score_again(project: str, evaluation: int) -> None:
    with notify_errors():
        done = tuning.rescore(
            context.database(), context.settings(), project, evaluation, context.person()
        )
        notify(done.sentence)


def _row(one: Scoring) -> dict[str, object]:
    result = one.result
    best = max(result.arms, key=lambda arm: arm.metrics[result.primary].value)
    code = result.verdict_code
    return {
        "Until": ago(one.at),
        "Scored again by": one.person,
        "Answers that read differently since": f"{one.changed:,} of {one.rows:,}",
        "Metrics": f"version {result.scored_by}" if result.scored_by else "before versions",
        "Verdict": tuning.VERDICT_TITLES[code] if code else result.verdict,
        f"Best ({METRICS[result.primary]})": f"{tuning.arm_title(best.arm)}, "
        f"{percent(best.metrics[result.primary].value)}",
    }

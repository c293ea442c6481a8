"""The form of a new blind comparison: which two methods, how many pairs, and what so many can show."""

from collections.abc import Sequence

import streamlit as st

from curate import evaluation
from curate.domain.records import Evaluation
from curate.services import blind, tuning
from curate.services.blind import BlindState
from pages.shared import context
from pages.shared.humanize import count
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again

WANTED = 20.0
"""Points of difference that are planned for where nobody says otherwise."""


USUAL = 100
"""Pairs that are rated where nobody says otherwise, of a large test."""


def show_form(project: str, chosen: Evaluation, known: Sequence[BlindState]) -> None:
    """The form, and the button that starts the comparison."""
    arms = [one.arm for one in chosen.result.arms]
    one, other = usual_methods(arms)
    held_out = chosen.result.held_out
    left, right = st.columns(2)
    with left:
        a = st.selectbox(
            "One method",
            arms,
            index=arms.index(one),
            format_func=tuning.arm_title,
            key=f"blind-a-{chosen.id}",
        )
        number = st.number_input(
            "Pairs",
            min_value=1,
            max_value=held_out,
            value=min(held_out, USUAL),
            key=f"blind-pairs-{chosen.id}",
            help="Held-out examples, drawn at random. Those to which both methods gave the same text count "
            "as ties; nobody is asked about them.",
        )
    with right:
        b = st.selectbox(
            "The other",
            arms,
            index=arms.index(other),
            format_func=tuning.arm_title,
            key=f"blind-b-{chosen.id}",
        )
        wanted = st.number_input(
            "Smallest difference to see, in points",
            min_value=1.0,
            max_value=100.0,
            value=WANTED,
            step=1.0,
            format="%g",
            key=f"blind-wanted-{chosen.id}",
            help="20 points: one method is preferred in 60 pairs, the other in 40.",
        )
    st.caption(_plan(chosen, number, wanted / 100, known))
    shown = st.toggle(
        "Show raters the approved answer",
        key=f"blind-reference-{chosen.id}",
        help="Off, people judge the two answers by themselves. On, they judge how near they come to the "
        "approved one. It is kept with the result.",
    )
    if st.button(
        "Start blind comparison",
        type="primary",
        icon=":material/compare:",
        disabled=a == b,
        key=f"blind-start-{chosen.id}",
    ):
        with show_errors():
            blind.start_comparison(
                context.database(),
                project,
                chosen.id,
                a,
                b,
                number,
                reference_shown=shown,
                person=context.person(),
            )
            run_again()


def usual_methods(arms: Sequence[str]) -> tuple[str, str]:
    """What is compared where nobody says otherwise: a tuned model against the prompted base model."""
    tuned = [arm for arm in arms if tuning.is_tuned(arm)]
    others = [arm for arm in arms if not tuning.is_tuned(arm)]
    rival = "prompted" if "prompted" in others else (others or tuned)[-1]
    one = tuned[0] if tuned else next(arm for arm in arms if arm != rival)
    return one, rival


def _plan(chosen: Evaluation, number: int, wanted: float, known: Sequence[BlindState]) -> str:
    """What so many pairs can show, and how many a wanted difference takes."""
    result = chosen.result
    before = max(
        (
            one.before + one.comparison.closed
            for one in known
            if one.comparison.evaluation == chosen.id
        ),
        default=0,
    )
    groups = max(1, round(result.clusters * number / result.held_out))
    least = evaluation.seen_by(groups, before + 1)
    needed = evaluation.pairs_to_rate(wanted, before + 1)
    here = f"{count(number, 'pair')} in about {count(groups, 'independent group')}"
    shows = (
        f"show a difference of {100 * least:.0f} points 8 times in 10, and a smaller one where there are ties"
        if least is not None
        else "are too few to be sure of any difference"
    )
    takes = "" if needed is None else f" {100 * wanted:g} points take about {needed:,} groups."
    return f"{here} {shows}.{takes} All raters get the same pairs."

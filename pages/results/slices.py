"""Parts of the held-out examples in which a method does better or worse than in the rest."""

import streamlit as st

from curate.domain.breakdown import SliceScore
from curate.domain.results import EvaluationResult
from curate.services import tuning
from curate.services.tuning import METRICS, StoredAnswers
from pages.results.intervals import interval_text
from pages.shared.humanize import count, percent
from pages.shared.markdown import escape
from pages.shared.tables import show_table


def show_slices(stored: StoredAnswers, result: EvaluationResult, arm: str) -> None:
    """What is known of the slices of a method, and all that have enough examples behind a fold."""
    slices = stored.breakdown.slices.get(arm, ())
    too_small = stored.breakdown.too_small
    if not slices and not too_small:
        return
    st.markdown("**Slices**")
    if not slices:
        st.caption(
            f"No part of the held-out examples is large enough to be looked at by itself: it takes "
            f"{tuning.SLICE_ROWS} examples in {tuning.SLICE_GROUPS} independent groups, and as many outside."
        )
        return
    st.markdown(escape(tuning.slices_sentence(slices)))
    with st.expander(
        f"{count(len(slices), 'slice')} of {tuning.arm_title(arm)}", icon=":material/pie_chart:"
    ):
        show_table(
            [_row(one, result.primary) for one in slices],
            alt=f"How well {tuning.arm_title(arm)} does in each part of the held-out examples",
        )
        small = (
            f" {count(too_small, 'smaller slice is', 'smaller slices are')} not listed."
            if too_small
            else ""
        )
        st.caption(
            f"{METRICS[result.primary]}, with its 95 % confidence interval, against all other examples. The "
            "more slices one looks at, the more differ by chance: p is adjusted for all of them (Holm)."
            f"{small}"
        )


def _row(one: SliceScore, metric: str) -> dict[str, object]:
    difference = 100 * (one.score.value - one.rest)
    return {
        "Slice": tuning.slice_name(one),
        "Examples": one.rows,
        "Groups": one.clusters,
        "Score": interval_text(one.score, metric),
        "Elsewhere": percent(one.rest),
        "Difference": f"{difference:+.0f} points",
        "p, adjusted": f"{one.p_adjusted:.3f}",
        "Known to differ": "yes" if one.differs else "no",
    }

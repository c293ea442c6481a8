"""A closer look at stored answers: which two methods, their labels, slices and calibration."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from curate.domain.records import Evaluation
from curate.services import tuning
from curate.services.tuning import StoredAnswers
from pages.results import calibration, labels, slices
from pages.shared import context


@dataclass(frozen=True, slots=True)
class Closer:
    """What is looked at.

    Attributes:
        stored: All answers.
        arm: The method looked at.
        against: What it is compared with; None where there is no other.
    """

    stored: StoredAnswers
    arm: str
    against: str | None


def show_closer(chosen: Evaluation, scorings: int) -> Closer:
    """Two methods to choose, and what is known of their answers without reading any.

    Args:
        chosen: The comparison.
        scorings: How often it was scored before: its scores are other ones then.
    """
    stored = _read(chosen.id, chosen.at, scorings, chosen.result.scored_by, chosen)
    st.subheader("A closer look", anchor=False)
    usual, other = tuning.usual_arms_to_compare(chosen.result)
    arms = [one.arm for one in chosen.result.arms]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        arm = st.selectbox(
            "Method looked at",
            arms,
            arms.index(usual),
            format_func=tuning.arm_title,
            key=f"arm-{chosen.id}",
        )
        others = [one for one in arms if one != arm]
        if other == arm:
            other = usual
        against = (
            st.selectbox(
                "Compared with",
                others,
                others.index(other) if other in others else 0,
                format_func=tuning.arm_title,
                key=f"against-{chosen.id}-{arm}",
            )
            if others
            else None
        )
    labels.show_labels(stored, arm, against, f"{chosen.id}")
    slices.show_slices(stored, chosen.result, arm)
    calibration.show_calibration(stored, arm, against)
    return Closer(stored, arm, against)


# An evaluation changes by scoring it again alone; the time tells those of two databases apart.
@st.cache_resource(max_entries=4, show_spinner="Taking the answers apart")
def _read(
    evaluation: int,  # noqa: ARG001 - part of the cache's key, as the next three
    at: datetime,  # noqa: ARG001
    scorings: int,  # noqa: ARG001
    scored_by: int,  # noqa: ARG001
    _chosen: Evaluation,
) -> StoredAnswers:
    return tuning.read_stored_answers(context.database(), _chosen)

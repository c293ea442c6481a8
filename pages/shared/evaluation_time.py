"""How long a comparison of methods takes, as far as that is known."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Dataset
from curate.services import tuning
from curate.services.tuning import EvaluationEstimate
from pages.shared import context
from pages.shared.humanize import duration


def evaluation_time(
    project: str, dataset: Dataset, arms: Sequence[str], base: str = tuning.DEFAULT_BASE
) -> EvaluationEstimate:
    """The estimate, made once for the same choice: it reads the whole version."""
    key = repr((dataset.id, dataset.sha256_now, tuple(arms), base))
    kept: dict[str, EvaluationEstimate] = st.session_state.setdefault("evaluation-times", {})
    if key not in kept:
        kept[key] = tuning.estimate_evaluation(
            context.database(), context.settings(), project, dataset.name, arms, base
        )
    return kept[key]


def time_words(found: EvaluationEstimate) -> str:
    """About how long, within a sentence."""
    return f"about {duration(max(found.total, 1))}"

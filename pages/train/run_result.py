"""What came of a training run, in numbers."""

import streamlit as st

from curate.domain.results import TrainingResult
from pages.shared import layout
from pages.shared.humanize import duration, percent


def show_result(result: TrainingResult | None) -> None:
    """The numbers; nothing before the run has ended."""
    if result is None:
        return
    loss = result.validation_loss
    layout.metrics(
        {
            "Validation loss": "–" if loss is None else f"{loss:.3f}",
            "Best step": f"{result.best_step} of {result.steps}",
            "Duration": duration(result.seconds),
            "Trained": percent(result.trainable_parameters / result.total_parameters, 1),
        },
        about={
            "Validation loss": "How far the model is from the answers of the validation examples. "
            "Lower is better.",
            "Best step": "The step after which the model was kept.",
            "Trained": "The share of the model's weights that were adjusted.",
        },
        width=160,
    )
    if result.ended:
        st.caption(result.ended)

"""The form of a new training run: dataset version, base model, preset, advanced settings."""

from collections.abc import Mapping

import streamlit as st

from curate.domain.records import Dataset
from curate.domain.results import Speed
from curate.services import tuning
from curate.training import PRESETS
from pages.shared import context, option_form
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again
from pages.train import base_model, estimate, rendered_row, run_actions, sweep_form


def show_form(project: str, dataset: Dataset, speeds: Mapping[str, Mapping[str, Speed]]) -> None:
    """The form with the estimate, by what is known of speeds, and the button that starts the run."""
    left, right = st.columns(2, gap="large")
    with left:
        base = base_model.choose_base_model()
    with right:
        preset = st.radio(
            "Preset",
            list(PRESETS),
            format_func=lambda name: PRESETS[name].title,
            captions=[one.sentence for one in PRESETS.values()],
        )
    with show_errors():
        with st.expander("Advanced settings", icon=":material/tune:"):
            other = st.text_input(
                "Another base model: a Hugging Face ID or a folder", placeholder="owner/name"
            )
            base = other.strip() or base
            changed = option_form.draw_options(tuning.preset_settings(preset), f"train-{preset}")
        trainable = estimate.show_estimate(project, dataset, base, preset, changed, speeds)
        rendered_row.show_rendered(project, dataset, base, preset, changed)
        if st.button(
            "Start training", type="primary", icon=":material/play_arrow:", disabled=not trainable
        ):
            tuning.start_run(
                context.database(),
                context.settings(),
                project,
                dataset.name,
                base,
                preset,
                changed,
                context.person(),
            )
            run_again()
        run_actions.show_command(
            tuning.train_command(project, dataset.name, base, preset, changed), "command-new"
        )
        sweep_form.show_sweep_form(project, dataset, base, preset, changed, trainable=trainable)

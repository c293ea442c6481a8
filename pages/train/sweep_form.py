"""The form of a sweep: a few values of a few settings, every combination of which is trained."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from curate.domain.records import Dataset
from curate.services import tuning
from pages.shared import context
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again

ASKED = {
    "learning_rate": "5e-4, 1e-3",
    "rank": "8, 16",
    "max_steps": "40, 80",
    "seed": "0, 1, 2",
}
"""The settings that the form asks for, with values for a hint; the command takes more."""


def show_sweep_form(
    project: str,
    dataset: Dataset,
    base: str,
    preset: str,
    changed: Mapping[str, Any],
    *,
    trainable: bool,
) -> None:
    """A fold with a field for each setting, what would be started, and the button."""
    with st.expander("Try several settings", icon=":material/grid_view:"):
        st.caption(
            "Values separated by commas; an empty field stays as it is above. Every combination is trained, "
            "one after another, and compared by the validation loss, never by the held-out test."
        )
        grid: dict[str, list[str]] = {}
        for place, (name, hint) in zip(st.columns(len(ASKED)), ASKED.items(), strict=True):
            typed = place.text_input(
                name.replace("_", " ").capitalize(), placeholder=hint, key=f"sweep-{name}"
            )
            values = [one.strip() for one in typed.split(",") if one.strip()]
            grid |= {name: values} if values else {}
        called = st.text_input("Name of the sweep", max_chars=100, key="sweep-called")
        with show_errors():
            points = tuning.sweep_points(grid, preset, changed) if grid else []
            if points:
                st.caption(
                    f"{len(points)} runs, each as long as the estimate above says. The same as one command:"
                )
                st.code(
                    tuning.train_command(
                        project, dataset.name, base, preset, changed, grid=grid, name=called
                    ),
                    language="bash",
                    wrap_lines=True,
                )
            if st.button(
                f"Start {len(points)} runs" if points else "Start the sweep",
                icon=":material/playlist_play:",
                disabled=not (points and trainable),
                key="start-sweep",
            ):
                tuning.start_sweep(
                    context.database(),
                    context.settings(),
                    project,
                    dataset.name,
                    grid,
                    base,
                    preset,
                    changed,
                    context.person(),
                    called,
                )
                run_again()

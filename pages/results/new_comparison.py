"""The form of a new comparison: which tuned models, against which other methods."""

from collections.abc import Sequence

import streamlit as st

from curate import evaluation
from curate.domain.records import Dataset, Run
from curate.domain.results import MARGIN
from curate.domain.writing import Endpoint
from curate.services import tuning
from pages.results.forgetting import ask_for_forgetting
from pages.shared import context, layout, page_paths
from pages.shared.evaluation_time import evaluation_time, time_words
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import run_name
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again


def show_form(
    project: str, versions: Sequence[Dataset], runs: Sequence[Run], endpoint: Endpoint | None
) -> None:
    """The form, and the button that starts the comparison."""
    trained = {run.dataset for run in runs}
    offered = [one for one in versions if one.held_out]
    offered.sort(key=lambda one: one.id not in trained)
    if not offered:
        layout.empty_state(
            "There is no dataset version with a held-out test to compare methods on yet.",
            page_paths.DATASET,
            "Create a dataset version",
        )
        return
    with layout.card("Compare methods", key="new-comparison"):
        dataset = offered[0]
        if len(offered) > 1:
            dataset = st.selectbox(
                "Dataset version",
                offered,
                format_func=lambda one: f"{one.name}: {count(one.held_out, 'held-out example')}",
            )
        own = [run for run in runs if run.dataset == dataset.id]
        others = [run for run in runs if run.dataset != dataset.id]
        names = {one.id: one.name for one in versions}
        chosen = []
        if runs:
            chosen = st.multiselect(
                "Tuned models",
                [*own, *others],
                own[:1],
                format_func=lambda run: (
                    run_name(run)
                    + ("" if run in own else f", trained on {names.get(run.dataset, '?')}")
                ),
                key=f"runs-{dataset.id}",
            )
        else:
            st.caption(
                "No model has been trained yet. What the methods without a model reach is what training has "
                "to beat."
            )
        if set(chosen) & set(others):
            st.caption(
                ":material/info: Held-out examples that a chosen model has learned from another version are "
                "left out for every method."
            )
        with st.expander("Other methods", icon=":material/tune:", expanded=not runs):
            untuned = [
                name
                for name in evaluation.arms.names()
                if not tuning.is_tuned(name) and (name != tuning.EXTERNAL or endpoint is not None)
            ]
            usual = tuning.DEFAULT_ARMS if runs else tuning.FLOOR
            against = st.multiselect(
                "Methods without tuning",
                untuned,
                [name for name in usual if name in untuned],
                format_func=tuning.arm_title,
                help="Those that ask a base model take some minutes each, because it answers every held-out "
                "example. The others take seconds.",
            )
        points = st.number_input(
            "Differences that don't matter, in points",
            min_value=0.5,
            max_value=50.0,
            value=100 * MARGIN,
            step=0.5,
            format="%g",
            help="Settle it before you see results: from which gain on would you take the trouble to run a "
            "tuned model? Where a method without tuning comes as near as this, the verdict says that it does "
            "as well.",
        )
        arms = [*against, *(["tuned"] if chosen else [])]
        forgetting = ask_for_forgetting(chosen)
        allowed = False
        if tuning.EXTERNAL in arms and endpoint is not None:
            allowed = st.checkbox(escape(tuning.Sending(endpoint.url, dataset.held_out).sentence))
        methods = count(len(against) + len(chosen), "method")
        takes = evaluation_time(
            project,
            dataset,
            [*against, *(f"tuned:{one.id}" for one in chosen)],
            chosen[0].base if chosen else tuning.DEFAULT_BASE,
        )
        st.caption(
            f"{methods} will answer {count(dataset.held_out, 'held-out example')}. This takes "
            f"{time_words(takes)}; you can close the page meanwhile. {takes.basis}"
        )
        ready = bool(arms) and (allowed or tuning.EXTERNAL not in arms)
        if st.button("Compare", type="primary", icon=":material/balance:", disabled=not ready):
            with show_errors():
                tuning.start_evaluation(
                    context.database(),
                    context.settings(),
                    project,
                    dataset.name,
                    [run.id for run in chosen],
                    arms,
                    context.person(),
                    margin=points / 100,
                    allow_external=allowed,
                    forgetting=forgetting,
                )
                run_again()

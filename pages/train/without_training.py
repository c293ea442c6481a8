"""What would do without training: the floor of the chosen version, what it means, and the prompt."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import ENDED, Dataset, Project
from curate.domain.results import ArmScore, EvaluationResult
from curate.services import tuning
from curate.services.tuning import METRICS, SHARES, TrainPage
from pages.shared import context, job_panel, layout
from pages.shared.evaluation_time import evaluation_time, time_words
from pages.shared.humanize import count, percent, percent_range, times
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again
from pages.shared.tables import show_table
from pages.train.prompt_editor import show_prompt


def choose_version(versions: Sequence[Dataset]) -> Dataset:
    """The dataset version that the page is about: the newest, unless another is chosen."""
    wanted = st.session_state.get("dataset")
    names = [one.name for one in versions]
    return st.selectbox(
        "Dataset version",
        versions,
        names.index(wanted) if wanted in names else 0,
        format_func=lambda one: (
            f"{one.name}: {count(one.train, 'example')} for training, "
            f"{count(one.held_out, 'held-out example')}"
        ),
    )


def show_floor(project: Project, page: TrainPage, dataset: Dataset) -> None:
    """What methods without training reach on the held-out test; in a fold once something was trained."""
    result = tuning.floor_of(page.evaluations, dataset)
    title = "What would do without training"
    if page.going or page.ended:
        with st.expander(title, icon=":material/balance:"):
            _show(project, page, dataset, result)
    else:
        with layout.card(title, key="without-training"):
            _show(project, page, dataset, result)


def _show(
    project: Project, page: TrainPage, dataset: Dataset, result: EvaluationResult | None
) -> None:
    going = page.comparison is not None and page.comparison.state not in ENDED
    if result is not None:
        st.markdown(f"**{escape(tuning.floor_sentence(result))}**")
        _show_methods(tuning.untuned(result), result.primary)
        looks = page.looks.get(dataset.test, 0)
        st.caption(
            f"On {count(result.held_out, 'held-out example')}; in brackets the 95 % confidence interval. "
            f"This test was looked at {times(looks)} so far."
        )
    elif not dataset.held_out:
        st.caption(
            f"{escape(dataset.name)} has no held-out test, so nothing can be measured: create a version that "
            "holds examples out."
        )
    else:
        st.markdown(
            "Before anything is trained: how far do a classifier and the nearest example get? Training has "
            "to beat that. It takes seconds and needs no base model."
        )
    comparison = page.comparison
    if comparison is not None and (going or comparison.state in {"failed", "lost"}):
        job_panel.job_panel(comparison, title="What would do without training")
    if dataset.held_out and not going and context.may("owner"):
        _offer_to_measure(project.name, dataset, result)
    show_prompt(project, dataset, page.prompts)


def _show_methods(arms: Sequence[ArmScore], primary: str) -> None:
    """Each method with its share as a bar and in numbers, the best first."""
    shown = [primary, *(["conformity"] if any("conformity" in one.metrics for one in arms) else [])]
    rows = []
    for one in arms:
        row: dict[str, object] = {"Method": tuning.arm_title(one.arm)}
        for metric in dict.fromkeys(shown):
            found = one.metrics.get(metric)
            if found is None:
                row[METRICS[metric]] = "–"
            elif metric in SHARES:
                row[METRICS[metric]] = (
                    f"{percent(found.value)} ({percent_range(found.low, found.high)})"
                )
            else:
                row[METRICS[metric]] = f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
        if primary in SHARES:
            row[" "] = one.metrics[primary].value
        rows.append(row)
    bar = st.column_config.ProgressColumn(" ", min_value=0, max_value=1, format=" ")
    show_table(rows, alt="What each method reaches without training", column_config={" ": bar})


def _offer_to_measure(project: str, dataset: Dataset, result: EvaluationResult | None) -> None:
    """Buttons that start the measurement; with the base model it takes minutes."""
    measured = {one.arm for one in result.arms} if result else set()
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen: tuple[str, ...] = ()
        if result is None and st.button("Measure now", type="primary", icon=":material/balance:"):
            chosen = tuning.FLOOR
        prompts = (*tuning.FLOOR, *tuning.UNTUNED_MODEL_ARMS)
        if not measured & set(tuning.UNTUNED_MODEL_ARMS):
            takes = evaluation_time(project, dataset, prompts)
            if st.button(
                f"Measure prompts too ({time_words(takes)})",
                icon=":material/chat:",
                help=takes.basis,
            ):
                chosen = prompts
    if not set(tuning.UNTUNED_MODEL_ARMS) <= measured:
        st.caption(
            "Measuring looks at the held-out test, and counts as a look: the more often a test is looked at, "
            "the better results on it seem than they are."
        )
    if chosen:
        with show_errors():
            tuning.start_evaluation(
                context.database(),
                context.settings(),
                project,
                dataset.name,
                arms=chosen,
                person=context.person(),
            )
            run_again()

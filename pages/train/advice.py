"""Whether training is worth it: the questions, the learning curve, all examples, the costs, the doubts."""

from collections.abc import Callable

import streamlit as st

from curate.domain.advice import CrossFitResult, CurveResult, DoubtsResult
from curate.domain.records import ENDED, Dataset, Job, Project
from curate.services import tuning
from curate.services.tuning import METRICS, SHARES, TrainPage
from pages.shared import context, job_panel, layout
from pages.shared.humanize import count, percent, percent_range
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again
from pages.shared.tables import show_table
from pages.train import break_even, doubts
from pages.train.curve_chart import draw_curves

_TABS = ("Learning curve", "All examples", "Doubtful examples", "Costs")


def show_advice(project: Project, page: TrainPage, dataset: Dataset) -> None:
    """The answers with how they are known, and what they are read from; a fold once something was trained."""
    title = "Is training worth it?"
    if page.going or page.ended:
        with st.expander(title, icon=":material/help:"):
            _show(project, page, dataset)
    else:
        with layout.card(title, key="advice"):
            _show(project, page, dataset)


def _show(project: Project, page: TrainPage, dataset: Dataset) -> None:
    with show_errors():
        advice = tuning.advise(_measured(project, page, dataset))
        for one in advice.questions:
            icon = "check_circle" if one.known else "help"
            how = "How we know" if one.known else "To know it"
            st.markdown(
                f":material/{icon}: **{escape(one.question)}** {escape(one.answer)}  \n"
                f":small[:gray[{how}: {escape(one.how)}]]"
            )
        names = [one for one in _TABS if one != "All examples" or _is_small(page, dataset)]
        for name, tab in zip(names, st.tabs(names), strict=True):
            with tab:
                match name:
                    case "Learning curve":
                        _show_curve(project, page, dataset)
                    case "All examples":
                        _show_cross_fit(project, page, dataset)
                    case "Doubtful examples":
                        _show_doubts(project, page, dataset)
                    case _:
                        break_even.show_costs(project, advice, page.said)


def _measured(project: Project, page: TrainPage, dataset: Dataset) -> tuning.Measured:
    """Everything that is known; what the texts say is worked out once for a version and a prompt."""
    kept: dict[str, tuning.VersionTexts] = st.session_state.setdefault("version-texts", {})
    prompt = tuning.prompt_in_force(page.prompts)
    key = repr((dataset.id, dataset.sha256_now, prompt.number, project.task))
    if key not in kept:
        kept[key] = tuning.read_texts(
            context.database(), context.settings(), project.name, dataset.name, prompt
        )
    result = tuning.floor_of(page.evaluations, dataset)
    return tuning.measured(
        dataset, result, kept[key], page.measurements, page.said, context.settings()
    )


def _show_curve(project: Project, page: TrainPage, dataset: Dataset) -> None:
    found = tuning.newest_of(page.measurements, dataset.name, CurveResult)
    if found is None:
        st.markdown(
            "Would more examples help? Cheap methods learn from ever larger parts of the training part, "
            "and what they reach is read on. That takes seconds to minutes and no look at the test."
        )
    else:
        st.markdown(f"**{escape(found.forecast.sentence)}**")
        draw_curves(found.bands, found.primary)
        st.caption(
            f"On {count(found.examples, 'training example')}: each is answered by a method that learned "
            "from parts of the others, in five folds that part no group, dealt out anew several times. The "
            "band is the 95 % interval over rows, folds and deals. A tuned model learns in another way: "
            "where these curves are flat, its own may still rise."
        )
    _offer(
        page,
        dataset,
        "curve",
        "Measure again" if found else "Measure the learning curve",
        lambda: tuning.start_curve(
            context.database(),
            context.settings(),
            project.name,
            dataset.name,
            person=context.person(),
        ),
    )


def _is_small(page: TrainPage, dataset: Dataset) -> bool:
    measured = tuning.newest_of(page.measurements, dataset.name, CrossFitResult)
    return tuning.is_small(dataset) or measured is not None


def _show_cross_fit(project: Project, page: TrainPage, dataset: Dataset) -> None:
    found = tuning.newest_of(page.measurements, dataset.name, CrossFitResult)
    size = dataset.train + dataset.validation + dataset.held_out
    if found is None:
        st.markdown(
            f"A test of {count(dataset.held_out, 'example')} says little. Cheap methods can be scored on all "
            f"{size:,}: each is answered by a method that had learned from the other four fifths."
        )
    else:
        st.markdown(
            f"**All {count(found.examples, 'example')}, each scored by a method that had not seen it** "
            f"(nor its group: there are {found.groups:,})."
        )
        show_table(
            [
                {
                    "Method": tuning.arm_title(one.arm),
                    METRICS.get(found.primary, found.primary): (
                        f"{percent(one.value.value)} ({percent_range(one.value.low, one.value.high)})"
                        if found.primary in SHARES
                        else f"{one.value.value:.2f} ({one.value.low:.2f} to {one.value.high:.2f})"
                    ),
                }
                for one in found.scores
            ],
            alt="What each method reaches on all examples",
        )
        st.caption(
            f"In brackets the 95 % interval over rows, {found.folds} folds and {found.deals} deals. This "
            "is beside the held-out test, and never replaces it: a verdict about a tuned model goes by "
            "that test alone."
        )
    _offer(
        page,
        dataset,
        "cross_fit",
        "Measure again" if found else f"Measure on all {size:,}",
        lambda: tuning.start_cross_fit(
            context.database(),
            context.settings(),
            project.name,
            dataset.name,
            person=context.person(),
        ),
        "Held-out examples are among them, so it counts as a look at the test.",
    )


def _show_doubts(project: Project, page: TrainPage, dataset: Dataset) -> None:
    job = _job(page, dataset, "doubts")
    found = tuning.newest_of(page.measurements, dataset.name, DoubtsResult)
    if _draw_job(job):
        return
    if doubts.show_doubts(project, dataset, found):
        with show_errors():
            tuning.start_doubts(
                context.database(),
                context.settings(),
                project.name,
                dataset.name,
                context.person(),
            )
            run_again()


def _offer(
    page: TrainPage,
    dataset: Dataset,
    kind: str,
    label: str,
    start: Callable[[], object],
    beside: str = "",
) -> None:
    """The measurement that goes on, or the button that starts it."""
    if _draw_job(_job(page, dataset, kind)) or not context.may("owner"):
        return
    if beside:
        st.caption(beside)
    if st.button(label, icon=":material/monitoring:", key=f"{kind}-start"):
        with show_errors():
            start()
            run_again()


def _job(page: TrainPage, dataset: Dataset, kind: str) -> Job | None:
    """The newest job of a kind about a version."""
    mine = (
        one
        for one in page.measurements
        if one.kind == kind and getattr(one.request, "dataset", "") == dataset.name
    )
    return next(mine, None)


def _draw_job(job: Job | None) -> bool:
    """A job that goes on or failed; whether it goes on."""
    if job is None or job.state in {"done", "cancelled"}:
        return False
    job_panel.job_panel(job)
    return job.state not in ENDED

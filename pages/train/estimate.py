"""What a training run would take on this computer, and the examples that are in its way."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.domain.records import ENDED, Dataset, Job
from curate.domain.results import Speed
from curate.models import present
from curate.services import datasets, tuning
from curate.training import Estimate
from pages.shared import context, job_panel, layout
from pages.shared.humanize import count, duration, megabytes
from pages.shared.markdown import escape
from pages.shared.reruns import run_again

EXAMPLES_NAMED = 12


def show_estimate(
    project: str,
    dataset: Dataset,
    base: str,
    preset: str,
    changed: Mapping[str, Any],
    speeds: Mapping[str, Mapping[str, Speed]],
) -> bool:
    """Show the estimate; says whether the run can be started."""
    with st.spinner("Estimating"):
        speed = tuning.training_speed(speeds.get(base, {}), preset)
        found = _estimate(project, dataset, base, preset, changed, speed)
    about = "~" if found.is_estimate else ""
    layout.metrics(
        {
            "Examples": found.examples,
            "Tokens": f"{about}{found.tokens:,}",
            "Steps": f"≤ {found.steps:,}",
            "Time": f"~{duration(found.minutes * 60)}",
            "Memory": f"~{megabytes(found.memory_mb)}",
        },
        about={
            "Tokens": "Pieces of words in one pass over the examples.",
            "Steps": "How often the model is adjusted. Training stops earlier when it no longer "
            "improves.",
            "Time": "Loading, training and measuring on this computer. The first steps of a training are "
            "timed, and as many are made as fit.",
            "Memory": "Memory needed, roughly.",
        },
        width=160,
    )
    st.caption(f"{found.basis} {_hosted_sentence(found)}")
    if found.measured is None:
        _offer_to_measure(project, dataset, base, preset, changed)
    too_long = f"longer than the model can read ({found.context:,} tokens)"
    _show_unusable(project, dataset, found.too_long, too_long)
    _show_unusable(project, dataset, found.empty, "without an answer")
    return not found.too_long and not found.empty


def _offer_to_measure(
    project: str, dataset: Dataset, base: str, preset: str, changed: Mapping[str, Any]
) -> None:
    if context.may("owner") and st.button(
        "Time two steps",
        icon=":material/timer:",
        type="tertiary",
        help="Loads the base model and times two steps, so that time and memory are no guess. It takes "
        "about half a minute, more where the model has to be downloaded.",
    ):
        tuning.start_measurement(
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


def show_measurement(job: Job | None) -> None:
    """A measurement that goes on or failed; one that is done shows in the estimate."""
    if job is not None and (job.state not in ENDED or job.state in {"failed", "lost"}):
        job_panel.job_panel(job)


def _hosted_sentence(found: Estimate) -> str:
    """What the cheapest host would charge for as many passes."""
    offer = tuning.cheapest_host(context.settings(), found.tokens * found.passes)
    if offer is None:
        return "Training here costs nothing but power."
    price, low, high = offer
    asked = f"{low:,.2f}" if round(low, 2) == round(high, 2) else f"{low:,.2f} to {high:,.2f}"
    when = f", price of {price.date:%-d %B %Y}" if price.date else ""
    return escape(
        f"Here it costs nothing but power; {price.host} would charge ${asked} for as many passes over "
        f"the examples{when}."
    )


def _estimate(
    project: str,
    dataset: Dataset,
    base: str,
    preset: str,
    changed: Mapping[str, Any],
    speed: Speed | None,
) -> Estimate:
    """The estimate, made once for the same choice: counting tokens takes seconds."""
    here = present(base, context.settings().models)
    key = repr((dataset.sha256, base, preset, changed, here, speed))
    kept: dict[str, Estimate] = st.session_state.setdefault("estimates", {})
    if key not in kept:
        kept[key] = tuning.estimate_run(
            context.database(), context.settings(), project, dataset.name, base, preset, changed
        )
    return kept[key]


def _show_unusable(project: str, dataset: Dataset, ids: Sequence[int], what: str) -> None:
    if not ids:
        return
    first = set(ids[:EXAMPLES_NAMED])
    records = datasets.dataset_records(context.database(), project, dataset.name)
    names = [one.external_id or f"example {one.example}" for one in records if one.example in first]
    more = " …" if len(ids) > EXAMPLES_NAMED else ""
    st.error(
        f"{count(len(ids), 'example')} {what}: {escape(', '.join(names))}{more}. Fix or reject them on "
        "Review, then create another dataset version.",
        icon=":material/error:",
    )

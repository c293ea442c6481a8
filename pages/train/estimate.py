"""What a training run would take on this computer, and the examples that are in its way."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.domain.records import Dataset
from curate.models import present
from curate.services import datasets, tuning
from curate.training import Estimate
from pages.shared import context, layout
from pages.shared.humanize import count, duration, megabytes
from pages.shared.markdown import escape

EXAMPLES_NAMED = 12


def show_estimate(
    project: str, dataset: Dataset, base: str, preset: str, changed: Mapping[str, Any]
) -> bool:
    """Show the estimate; says whether the run can be started."""
    with st.spinner("Estimating"):
        found = _estimate(project, dataset, base, preset, changed)
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
            "Time": "A guess for this computer. The first minute of training tells more.",
            "Memory": "Memory needed, roughly.",
        },
        width=160,
    )
    too_long = f"longer than the model can read ({found.context:,} tokens)"
    _show_unusable(project, dataset, found.too_long, too_long)
    _show_unusable(project, dataset, found.empty, "without an answer")
    return not found.too_long and not found.empty


def _estimate(
    project: str, dataset: Dataset, base: str, preset: str, changed: Mapping[str, Any]
) -> Estimate:
    """The estimate, made once for the same choice: counting tokens takes seconds."""
    key = repr((dataset.sha256, base, preset, changed, present(base, context.settings().models)))
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

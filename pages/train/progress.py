"""The progress of a training run: its step, its speed, the loss so far, and how it ended."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Job, Run
from curate.domain.results import TrainingEvent, TrainingResult
from curate.services import jobs
from pages.shared import context, job_panel, layout, page_paths
from pages.shared.humanize import duration
from pages.shared.names import run_name
from pages.train import finishing
from pages.train.loss_chart import draw_loss
from pages.train.run_result import show_result
from pages.train.sample_answers import show_samples
from pages.train.step_charts import draw_steps


def show_progress(run: Run, job: Job) -> None:
    """A run that is going on."""
    job_panel.job_panel(
        job,
        lambda now: _show_details(run, now, jobs.job_events(context.database(), now.id)),
        title=run_name(run),
    )


def show_outcome(run: Run, job: Job, events: Sequence[TrainingEvent]) -> None:
    """How the newest run ended after these events, and what to do now."""
    job_panel.job_panel(job, lambda now: _show_details(run, now, events), title=run_name(run))
    if job.state == "done" and st.button(
        "See whether it helped", type="primary", icon=":material/arrow_forward:"
    ):
        st.switch_page(page_paths.RESULTS)


def _show_details(run: Run, job: Job, events: Sequence[TrainingEvent]) -> None:
    if not events:
        return
    last = events[-1]
    if job.ended_at is None and last.step:
        left = last.seconds_left
        layout.metrics(
            {
                "Step": f"{last.step} of {last.steps}",
                "Tokens/s": f"{last.tokens_per_second:,.0f}",
                "Time left": "…" if left is None else duration(left),
            },
            about={"Tokens/s": "Pieces of words that are learned from in a second."},
            width=160,
        )
        finishing.offer_to_finish(job)
    show_result(job.result if isinstance(job.result, TrainingResult) else None)
    draw_loss(job.id, events)
    draw_steps(job.id, events)
    show_samples(run, events, opened=job.ended_at is None)

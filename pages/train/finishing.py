"""Stopping a training early and keeping its best weights."""

import streamlit as st

from curate.domain.records import Job
from curate.services import tuning
from pages.shared import context
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again


def offer_to_finish(job: Job) -> None:
    """The button, for whoever may end the job; then what was asked."""
    if job.state != "running":
        return
    if job.finish_early:
        st.caption("It stops after this step and keeps the best weights so far.")
        return
    if not (context.may("owner") or job.person == context.person()):
        return
    if st.button(
        "Stop and keep the best",
        key=f"finish-{job.id}",
        icon=":material/flag:",
        help="Ends the run now, as done, with the weights that had the lowest validation loss so far.",
    ):
        with show_errors():
            tuning.finish_early(context.database(), job.id, context.person())
            run_again()

"""Two past runs side by side: what changed, both losses on one chart, and who answers better."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.domain.records import Job, Run
from curate.services import tuning
from curate.services.tuning import METRICS, SideBySide
from pages.shared import context
from pages.shared.humanize import percent, percent_range
from pages.shared.markdown import escape
from pages.shared.names import run_name
from pages.shared.notices import show_errors
from pages.shared.tables import show_table
from pages.train.loss_chart import draw_two_losses


def show_comparison(project: str, ended: Sequence[tuple[Run, Job]]) -> None:
    """A choice of two runs that came to an end, and what is between them; nothing with fewer."""
    runs = {run.id: run for run, job in ended if job.state == "done"}
    if len(runs) < 2:
        return
    fold = st.expander(
        "Compare two runs",
        icon=":material/compare_arrows:",
        key="compare-two-runs",
        on_change="rerun",
    )
    if not fold.open:
        return
    with fold:
        chosen = st.multiselect(
            "Runs",
            list(runs),
            list(runs)[:2],
            format_func=lambda one: run_name(runs[one]),
            max_selections=2,
            key="compared-runs",
        )
        if len(chosen) < 2:
            st.caption("Choose two runs.")
            return
        with show_errors():
            _show(tuning.compare_runs(context.database(), project, *chosen), runs)


def _show(found: tuning.RunComparison, runs: Mapping[int, Run]) -> None:
    first, second = run_name(runs[found.a.id]), run_name(runs[found.b.id])
    st.markdown(escape(found.result_sentence))
    if found.results is not None:
        show_table(
            _result_rows(found.results, first, second),
            alt="Both runs on the held-out examples that both answered",
        )
    st.markdown(escape(found.data_sentence))
    if found.changes:
        show_table(
            [{"What changed": one.what, first: one.a, second: one.b} for one in found.changes],
            alt="What is not the same in both runs",
        )
    else:
        st.caption("Both have the same dataset version, base model and settings, seed included.")
    draw_two_losses(
        (found.a.job, found.b.job),
        (f"Run {found.a.id}", f"Run {found.b.id}"),
        found.curves,
    )


def _result_rows(found: SideBySide, first: str, second: str) -> list[dict[str, object]]:
    return [
        {
            "Measured": METRICS[found.metric],
            first: f"{percent(found.a.value)} ({percent_range(found.a.low, found.a.high)})",
            second: f"{percent(found.b.value)} ({percent_range(found.b.low, found.b.high)})",
            "Better with the second": f"{found.better:,}",
            "Worse with the second": f"{found.worse:,}",
            "Examples": f"{found.examples:,}",
        }
    ]

"""The parts of the train page."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.domain.records import Dataset, Job, Run
from curate.models import HubSource, present
from curate.services import jobs, tuning
from curate.services.tuning import OfferedModel
from curate.training import PRESETS, Estimate
from pages.shared import charts, context, forms, job_panel, layout
from pages.shared.words import ago, count, duration, megabytes, plain

IDS_SHOWN = 12


def new(project: str, versions: Sequence[Dataset]) -> None:
    """Choose dataset version, base model and preset; see the estimate; start."""
    left, right = st.columns(2, gap="large")
    with left:
        dataset = _choose_dataset(versions)
        base = _choose_base()
    with right:
        preset = st.radio(
            "How thoroughly",
            list(PRESETS),
            format_func=lambda name: PRESETS[name].title,
            captions=[one.sentence for one in PRESETS.values()],
        )
    with context.guard():
        with st.expander("For engineers: every setting", icon=":material/tune:"):
            base = (
                st.text_input(
                    "Another base model: a Hugging Face id or a folder", placeholder="owner/name"
                ).strip()
                or base
            )
            changed = forms.changes(tuning.preset_settings(preset), f"train-{preset}")
        with st.spinner("Estimating"):
            found = _estimate(project, dataset, base, preset, changed)
        trainable = _show(found)
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
            st.rerun()


def watch(run: Run, job: Job) -> None:
    """A run under way, with its curve."""
    job_panel.panel(job.id, _curve, title=_title(run))


def outcome(run: Run, job: Job) -> None:
    """What became of the newest run, and what to do now."""
    job_panel.panel(job.id, _curve, title=_title(run))
    if job.state == "done" and st.button(
        "See whether it helped", type="primary", icon=":material/arrow_forward:"
    ):
        st.switch_page("pages/results/page.py")


def earlier(ended: Sequence[tuple[Run, Job]], versions: Sequence[Dataset]) -> None:
    """Every run that has ended: from what, with which settings, what came of it."""
    if not ended:
        return
    names = {one.id: one.name for one in versions}
    st.subheader("Runs so far", anchor=False)
    for run, job in ended:
        state = job_panel.STATES[job.state]
        with st.expander(
            f"{_title(run)} {state} {ago(job.ended_at or run.at)} · dataset "
            f"{names.get(run.dataset, '?')} · {plain(run.base)}",
            key=f"run-{run.id}",
        ):
            if job.error:
                st.text(job.error)
            if job.state != "done":
                job_panel.resume_button(job, place="list")
            _result(run.result)
            st.caption("For engineers")
            st.json(
                {"settings": dict(run.settings), "adapter": run.result.get("adapter")},
                expanded=False,
            )


def _choose_dataset(versions: Sequence[Dataset]) -> Dataset:
    wanted = st.session_state.get("dataset")
    names = [one.name for one in versions]
    return st.selectbox(
        "Dataset version",
        versions,
        names.index(wanted) if wanted in names else 0,
        format_func=lambda one: f"{one.name}: {count(one.train, 'example')} to train on",
    )


def _choose_base() -> str:
    offered = tuning.list_models(context.settings())
    chosen = st.selectbox("Base model", offered, format_func=_describe)
    source = chosen.info.source
    st.caption(
        f"Licence {chosen.info.license or 'unknown'}, {megabytes(chosen.info.size_mb)} on disk. "
        + ("It is on this computer." if chosen.present else f"It comes from {plain(source)}.")
    )
    return str(chosen.info.id)


def _describe(offered: OfferedModel) -> str:
    if offered.present:
        return f"{offered.info.title} (here)"
    source = offered.info.source
    size = offered.info.size_mb if isinstance(source, HubSource) else source.download_mb
    return f"{offered.info.title} (will be fetched, {megabytes(size)})"


def _estimate(
    project: str, dataset: Dataset, base: str, preset: str, changed: Mapping[str, Any]
) -> Estimate:
    """The estimate, counted once for the same choice: counting tokens takes seconds."""
    key = repr((dataset.sha256, base, preset, changed, present(base, context.settings().models)))
    kept: dict[str, Estimate] = st.session_state.setdefault("estimates", {})
    if key not in kept:
        kept[key] = tuning.estimate_run(
            context.database(), context.settings(), project, dataset.name, base, preset, changed
        )
    return kept[key]


def _show(found: Estimate) -> bool:
    """Show what a run would take; whether it can be started."""
    layout.figures(
        {
            "Examples": found.examples,
            "Tokens": f"{'~' if found.is_estimate else ''}{found.tokens:,}",
            "Steps": f"≤ {found.steps:,}",
            "Time": f"~{duration(found.minutes * 60)}",
            "Memory": f"~{megabytes(found.memory_mb)}",
        },
        about={
            "Tokens": "Pieces of words in one pass over the examples.",
            "Steps": "Times the model is adjusted; fewer if it stops getting better.",
            "Time": "A guess for this computer; the first minute of training tells more.",
            "Memory": "Working memory, about.",
        },
        width=160,
    )
    for ids, what in (
        (found.too_long, f"longer than the model can read ({found.context:,} tokens)"),
        (found.empty, "without an answer"),
    ):
        if ids:
            shown = ", ".join(map(str, ids[:IDS_SHOWN])) + (" …" if len(ids) > IDS_SHOWN else "")
            st.error(
                f"{count(len(ids), 'example')} {what}: {shown}. Fix or reject them in the review, "
                "then freeze again.",
                icon=":material/error:",
            )
    return not found.too_long and not found.empty


def _curve(job: Job) -> None:
    events = jobs.job_events(context.database(), job.id)
    if not events:
        return
    last = events[-1]
    if job.ended_at is None and last["step"]:
        left = last.get("seconds_left")
        layout.figures(
            {
                "Step": f"{last['step']} of {last['steps']}",
                "Speed": f"{last['tokens_per_second']:,.0f} tok/s",
                "Time left": "…" if left is None else duration(left),
            },
            about={"Speed": "Pieces of words learned from in a second."},
            width=160,
        )
    _result(job.result)
    charts.losses(events)


def _result(result: Mapping[str, Any]) -> None:
    if not result:
        return
    loss = result.get("validation_loss")
    layout.figures(
        {
            "Validation loss": "–" if loss is None else f"{loss:.3f}",
            "Best step": f"{result['best_step']} of {result['steps']}",
            "Took": duration(result["seconds"]),
            "Trained": f"{result['trainable_parameters'] / result['total_parameters']:.1%}",
        },
        about={
            "Validation loss": "How far off the answers on the watched examples are; lower is better.",
            "Best step": "The step whose model was kept.",
            "Trained": "Share of the model's numbers that were adjusted.",
        },
        width=160,
    )


def _title(run: Run) -> str:
    return f"Run {run.id} ({PRESETS[run.preset].title.lower()})"

"""The parts of the dataset page."""

from collections.abc import Sequence

import streamlit as st

from curate.datasets import SplitOptions
from curate.domain.records import Dataset
from curate.exporters import exporters
from curate.services import datasets
from curate.services.datasets import SplitChoices
from pages.dataset import exports
from pages.shared import context, layout, tables
from pages.shared.words import ago, count, plain


def freeze(project: str, choices: SplitChoices, newest: Dataset | None) -> None:
    """How to part the approved examples, and the button that does it.

    Args:
        project: Name of the project.
        choices: What there is to part by.
        newest: The newest version; while it has all that is approved, freezing isn't the next step.
    """
    enough = choices.approved >= datasets.FEWEST
    known = 0 if newest is None else newest.train + newest.validation + newest.held_out
    new = choices.approved != known
    place = (
        st.container()
        if newest is None
        else st.expander("Freeze another version", icon=":material/add:", expanded=new)
    )
    with place, st.form("freeze", border=newest is None):
        st.markdown(f"**{count(choices.approved, 'example')} approved**")
        options = _options(choices)
        pressed = st.form_submit_button(
            "Freeze a new version",
            type="primary" if new else "secondary",
            icon=":material/ac_unit:",
            disabled=not enough,
        )
    if not enough:
        st.caption(f"A new version needs at least {datasets.FEWEST} approved examples.")
    if pressed:
        with context.guard(), st.spinner("Comparing every example with every other"):
            result = datasets.create_version(context.database(), project, options, context.person())
            st.session_state["frozen"] = (project, result.dataset.name)
            st.rerun()
    if st.session_state.get("frozen", ("", ""))[0] == project:
        _leaks(datasets.get_dataset(context.database(), project, st.session_state["frozen"][1]))


def versions(found: Sequence[Dataset]) -> None:
    """Every version, the newest first."""
    st.subheader("Versions", anchor=False)
    tables.rows(
        [
            {
                "Version": one.name,
                "Frozen": f"{ago(one.at)} by {one.person}",
                "Train": one.train,
                "Validation": one.validation,
                "Held out": one.held_out,
                "Twins kept apart": one.manifest.get("leaks_prevented", 0),
                "Fingerprint": one.sha256[:12],
            }
            for one in found
        ],
        alt="The dataset versions of this project",
    )


def download(project: str, found: Sequence[Dataset]) -> None:
    """One version, in the format of the tool that reads it, and what that would say to it."""
    st.subheader("Use it", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dataset = st.selectbox("Version", found, format_func=lambda one: one.name, width=180)
        if st.button("Train on this", type="primary", icon=":material/arrow_forward:"):
            st.session_state["dataset"] = dataset.name
            st.switch_page("pages/train/page.py")
    st.subheader("Or take it to another trainer", anchor=False)
    kind = st.selectbox(
        "Format", exporters.names(), format_func=lambda name: exporters[name].title, width=380
    )
    exports.consumer(kind)
    exports.offer(project, dataset, kind)
    with st.expander("For engineers"):
        st.caption("SHA-256 of the content, the same wherever the same data is frozen")
        st.code(dataset.sha256, language=None, wrap_lines=True)


def _options(choices: SplitChoices) -> SplitOptions:
    nothing = "(nothing)"
    one, other = st.columns(2, gap="medium")
    held_out = one.slider(
        "Held out for the examination, in %",
        0,
        50,
        20,
        help="No model ever sees these before the comparison. 20 % is usual; below about 40 "
        "examples a comparison can hardly tell anything.",
    )
    validation = other.slider(
        "Watched while training, in %",
        0,
        30,
        10,
        help="Training stops when these get no better.",
    )
    with st.expander("More", icon=":material/tune:"):
        group = st.selectbox(
            "Keep together all examples of one",
            [nothing, *choices.groups],
            help="So that no customer or patient is both learned from and examined on. "
            "Near-duplicates always stay together.",
        )
        stratum = st.selectbox(
            "Hold out the same share of each",
            [nothing, *choices.strata],
            help="So that rare labels are examined too.",
        )
        by_time = st.checkbox(
            "Hold out the most recent ones",
            disabled=not choices.dated,
            help="The most honest examination of what will come next month; needs dates.",
        )
        seed = st.number_input("Seed", 0, 2**31 - 1, 0, help="Another number, another split.")
    return SplitOptions(
        held_out=held_out / 100,
        validation=validation / 100,
        group_by=None if group == nothing else group,
        stratify=None if stratum == nothing else stratum,
        by_time=by_time,
        seed=int(seed),
    )


def _leaks(dataset: Dataset) -> None:
    prevented = int(dataset.manifest.get("leaks_prevented", 0))
    left = int(dataset.manifest.get("leaks", 0))
    with layout.card():
        st.success(
            f"Version {plain(dataset.name)} is frozen: {count(dataset.train, 'example')} to train "
            f"on, {dataset.validation} to watch, {dataset.held_out} held out.",
            icon=":material/ac_unit:",
        )
        if prevented:
            st.markdown(
                f"**{count(prevented, 'held-out example')}** would have had a near-identical twin in "
                f"training, had they been picked one by one; **now {left}**. So the examination is "
                "not flattered by answers that were learned by heart."
            )
        else:
            st.markdown(
                "No held-out example has a near-identical twin in training: the examination is "
                "not flattered by answers that were learned by heart."
            )
        if dataset.held_out == 0:
            st.warning("Nothing is held out, so no model can be examined on this version.")

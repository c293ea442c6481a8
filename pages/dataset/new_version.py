"""The form of a new dataset version: the share of each part, and what must stay together."""

import streamlit as st

from curate.datasets import LABEL, NONE, SplitOptions
from curate.domain.jobs import FreezeResult
from curate.domain.records import Dataset
from curate.services import datasets
from curate.services.datasets import DatasetPage, SplitChoices
from pages.dataset import open_errors
from pages.shared import context, job_panel
from pages.shared.humanize import count, times
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again

_STARTED = "version-started"
NOTHING = "(nothing)"


def show_form(project: str, page: DatasetPage) -> None:
    """The form, and the button that creates the version.

    While the newest version has all that is approved, another one isn't the next step. While one is being
    created, how far that is stands in the place of the form.
    """
    if page.job is not None and page.job.state != "done" and job_panel.show_recent(page.job):
        return
    choices = page.choices
    newest = page.versions[0] if page.versions else None
    enough = choices.approved >= datasets.FEWEST
    new = newest is None or choices.approved != _size(newest)
    place = (
        st.container()
        if newest is None
        else st.expander("Create another version", icon=":material/add:", expanded=new)
    )
    with place, st.form("new-version", border=newest is None):
        st.markdown(f"**{count(choices.approved, 'example')} approved**")
        options = _draw_options(choices)
        new_test = newest is not None and _draw_new_test(page)
        allow_open = open_errors.ask(page)
        pressed = st.form_submit_button(
            "Create a version",
            type="primary" if new else "secondary",
            icon=":material/ac_unit:",
            disabled=not enough,
        )
    if not enough:
        st.caption(f"A dataset version needs at least {datasets.FEWEST} approved examples.")
    if pressed:
        with show_errors():
            job = datasets.start_version(
                context.database(),
                context.settings(),
                project,
                options,
                context.person(),
                new_test=new_test,
                allow_open=allow_open,
            )
            st.session_state[_STARTED] = job.id
            run_again()


def _size(version: Dataset) -> int:
    """How many approved examples a version was made from."""
    aside = len(version.manifest.get("set_aside", ()))
    return version.train + version.validation + version.held_out + aside


def created_version(page: DatasetPage) -> Dataset | None:
    """The version that was created last, where somebody started that in this tab."""
    job = page.job
    if job is None or job.id != st.session_state.get(_STARTED):
        return None
    name = job.result.dataset if isinstance(job.result, FreezeResult) else None
    return next((one for one in page.versions if one.name == name), None)


def _draw_options(choices: SplitChoices) -> SplitOptions:
    left, right = st.columns(2, gap="medium")
    held_out = left.slider(
        "Held-out test, in %",
        1,
        50,
        20,
        help="No model sees these examples before the methods are compared on them. 20 % is usual. "
        "With fewer than about 40 examples, a comparison can show little.",
    )
    validation = right.slider(
        "Validation, in %",
        0,
        30,
        10,
        help="Training measures itself on these examples, and stops when it no longer improves.",
    )
    groups = _draw_groups(choices)
    with st.expander("Advanced settings", icon=":material/tune:"):
        stratum = st.selectbox(
            "Same share in every part of each",
            [*(one for one in choices.strata if one == LABEL), NOTHING]
            + [one for one in choices.strata if one != LABEL],
            help="So that rare labels are tested too.",
        )
        by_time = st.checkbox(
            "Hold out the most recent examples",
            disabled=not choices.dated,
            help="The most honest test of what comes next month. Needs dates.",
        )
        seed = st.number_input(
            "Seed",
            0,
            2**31 - 1,
            0,
            help="Another number gives another split of the examples that no version has put anywhere yet.",
        )
    return SplitOptions(
        held_out=held_out / 100,
        validation=validation / 100,
        group_by=groups,
        stratify=_stratify(stratum, by_time=by_time),
        by_time=by_time,
        seed=int(seed),
    )


def _draw_groups(choices: SplitChoices) -> tuple[str, ...] | None:
    """What to keep together besides duplicates; None for all that came with the data."""
    if not choices.groups:
        return None
    every = list(choices.groups)
    groups = st.multiselect(
        "Keep together",
        every,
        default=every,
        placeholder="Duplicates only",
        help="All examples of one customer, patient or thread go into the same part: a model could know them "
        "from training. Duplicates always stay together.",
    )
    st.caption(
        "; ".join(
            f"{escape(name)}: {sizes.values:,} in {count(sizes.examples, 'example')}, "
            f"at most {sizes.largest:,} of one"
            for name, sizes in choices.groups.items()
        )
        + ". Without this, the test may ask about a customer that the model was trained on."
    )
    return None if set(groups) == set(every) else tuple(groups)


def _stratify(stratum: str, *, by_time: bool) -> str | None:
    """The key; None for what is usual: labels, and nothing where the most recent are held out."""
    if stratum == NOTHING:
        return NONE
    return None if stratum == LABEL and not by_time else stratum


def _draw_new_test(page: DatasetPage) -> bool:
    """Whether to split anew."""
    looked = (
        "Nobody has looked at it yet."
        if page.looks == 0
        else f"It was looked at {times(page.looks)}."
    )
    new = st.checkbox(
        "Start a new test",
        help="What an earlier version held out stays held out, so that results can be compared. A new test "
        "splits all anew and retires the old one: results on it can't be compared with new ones.",
    )
    st.caption(f"Test {page.test} is in use: what it holds out stays held out. {looked}")
    return new

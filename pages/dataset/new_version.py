"""The form of a new dataset version: the share of each part, and what must stay together."""

from collections.abc import Sequence

import streamlit as st

from curate.datasets import SplitOptions
from curate.domain.records import Dataset
from curate.services import datasets
from curate.services.datasets import DatasetPage, SplitChoices
from pages.dataset import open_errors
from pages.shared import context
from pages.shared.humanize import count
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again

_CREATED = "version-created"
NOTHING = "(nothing)"


def show_form(project: str, page: DatasetPage, newest: Dataset | None) -> None:
    """The form, and the button that creates the version.

    Args:
        project: Name of the project.
        page: What the approved examples can be split by, and what is open about them.
        newest: The newest version. While it has all that is approved, another one isn't the next step.
    """
    choices = page.choices
    enough = choices.approved >= datasets.FEWEST
    known = 0 if newest is None else newest.train + newest.validation + newest.held_out
    new = choices.approved != known
    place = (
        st.container()
        if newest is None
        else st.expander("Create another version", icon=":material/add:", expanded=new)
    )
    with place, st.form("new-version", border=newest is None):
        st.markdown(f"**{count(choices.approved, 'example')} approved**")
        options = _draw_options(choices)
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
        with show_errors(), st.spinner("Comparing every example with every other"):
            result = datasets.create_version(
                context.database(), project, options, context.person(), allow_open=allow_open
            )
            st.session_state[_CREATED] = (project, result.dataset.name)
            run_again()


def created_version(project: str, versions: Sequence[Dataset]) -> Dataset | None:
    """The version that was created last in this tab."""
    created = st.session_state.get(_CREATED)
    return next((one for one in versions if (project, one.name) == created), None)


def _draw_options(choices: SplitChoices) -> SplitOptions:
    left, right = st.columns(2, gap="medium")
    held_out = left.slider(
        "Held-out test, in %",
        0,
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
    with st.expander("Advanced settings", icon=":material/tune:"):
        group = st.selectbox(
            "Keep together",
            [NOTHING, *choices.groups],
            help="Puts all examples of one customer or patient into the same part. Duplicate clusters "
            "always stay together.",
        )
        stratum = st.selectbox(
            "Same share in every part of each",
            [NOTHING, *choices.strata],
            help="So that rare labels are tested too.",
        )
        by_time = st.checkbox(
            "Hold out the most recent examples",
            disabled=not choices.dated,
            help="The most honest test of what comes next month. Needs dates.",
        )
        seed = st.number_input("Seed", 0, 2**31 - 1, 0, help="Another number gives another split.")
    return SplitOptions(
        held_out=held_out / 100,
        validation=validation / 100,
        group_by=None if group == NOTHING else group,
        stratify=None if stratum == NOTHING else stratum,
        by_time=by_time,
        seed=int(seed),
    )
